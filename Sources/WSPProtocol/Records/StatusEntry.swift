public import NetworkPrimitives

/// One named figure in the output of SIO_WSPD_STATUS_QUERY.
public struct StatusEntry: Sendable, Hashable {
    /// How a figure moves.
    public enum Kind: UInt16, Sendable, Hashable, CaseIterable {
        /// Only up, from the start of the service.
        case counter = 0
        /// Up and down.
        case gauge = 1
    }

    /// The size of an entry before its name.
    public static let fixedByteCount = 16

    /// The name, in the form that OpenMetrics wants.
    public var name: String
    /// How the figure moves.
    public var kind: Kind
    /// The figure.
    public var value: UInt64

    /// Creates an entry; a name longer than 65,535 bytes is cut when it is encoded.
    public init(name: String, kind: Kind, value: UInt64) {
        self.name = name
        self.kind = kind
        self.value = value
    }

    /// The bytes ``encode(into:)`` appends: 16, and the name up to the next multiple of 8.
    public var byteCount: Int { StatusEntry.fixedByteCount + StatusEntry.paddedLength(encodedName.count) }

    private var encodedName: [UInt8] { Array(name.utf8.prefix(Int(UInt16.max))) }

    private static func paddedLength(_ length: Int) -> Int { (length + 7) & ~7 }

    /// Appends the entry with its padding.
    public func encode(into writer: inout ByteWriter) {
        let text = encodedName
        writer.append(UInt16(text.count))
        writer.append(kind.rawValue)
        writer.append(UInt32(0))
        writer.append(value)
        writer.append(bytes: text)
        writer.appendZeros(StatusEntry.paddedLength(text.count) - text.count)
    }

    /// Decodes a buffer that consists of entries only.
    ///
    /// - Throws: `tooShort` where an entry or its padding is incomplete; `invalidValue` for an unknown kind and
    ///   reserved bytes that are not zero.
    public static func decodeAll(_ bytes: RawSpan) throws(BufferError) -> [StatusEntry] {
        var entries: [StatusEntry] = []
        var offset = 0
        while offset < bytes.byteCount {
            try bytes.requireBuffer(offset + fixedByteCount)
            let length = Int(bytes.loadUnchecked(at: offset, as: UInt16.self))
            guard let kind = Kind(rawValue: bytes.loadUnchecked(at: offset + 2)) else {
                throw .invalidValue(offset: offset + 2)
            }
            try bytes.requireZeros(in: offset + 4..<offset + 8)
            let start = offset + fixedByteCount
            let end = start + paddedLength(length)
            try bytes.requireBuffer(end)
            let name = bytes.text(in: start..<start + length)
            entries.append(StatusEntry(name: name, kind: kind, value: bytes.loadUnchecked(at: offset + 8)))
            offset = end
        }
        return entries
    }
}
