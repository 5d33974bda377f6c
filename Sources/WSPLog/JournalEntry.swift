/// An entry in the journal's own format: fields with names, one after the other.
///
/// The format is that of <https://systemd.io/JOURNAL_NATIVE_PROTOCOL>.
package struct JournalEntry {
    /// The longest value in bytes; what is longer is cut.
    ///
    /// With it the longest entry of the daemon fits a datagram, and none has to be passed in a file.
    static let valueLimit = 4096
    private static let nameLimit = 64

    /// The fields so far, encoded.
    package private(set) var bytes: [UInt8] = []

    /// Appends a field, or a further value of one that is there already.
    mutating func append(_ name: String, _ value: String) {
        let value = value.utf8Prefix(JournalEntry.valueLimit)
        bytes += name.utf8
        if value.utf8.contains(UInt8(ascii: "\n")) {
            bytes.append(UInt8(ascii: "\n"))
            let length = UInt64(value.utf8.count)
            bytes += stride(from: UInt64(0), to: 64, by: 8).map { UInt8(truncatingIfNeeded: length >> $0) }
        } else {
            bytes.append(UInt8(ascii: "="))
        }
        bytes += value.utf8
        bytes.append(UInt8(ascii: "\n"))
    }

    /// The name of the field for a key: capital letters, digits and underscores, and no underscore in front, which only
    /// the journal itself may write.
    static func fieldName(_ key: String) -> String {
        let name = key.uppercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }
        return String(name.drop { !$0.isLetter }.prefix(nameLimit))
    }
}

extension String {
    /// The characters at the start that fit in a number of bytes.
    func utf8Prefix(_ limit: Int) -> String {
        guard utf8.count > limit else { return self }
        let end = utf8.index(utf8.startIndex, offsetBy: limit)
        // No character is cut in two.
        return String(self[..<index(roundingDown: end)])
    }

    private func index(roundingDown position: Index) -> Index {
        indices.last { $0 <= position } ?? startIndex
    }
}
