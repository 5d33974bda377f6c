internal import NetworkPrimitives

extension RawSpan {
    /// Checks that the buffer holds `count` bytes.
    func requireBuffer(_ count: Int) throws(BufferError) {
        guard byteCount >= count else { throw .tooShort(needed: count) }
    }

    /// Checks a reserved field of a buffer.
    func requireZeros(in range: Range<Int>) throws(BufferError) {
        for offset in range where loadUnchecked(at: offset, as: UInt8.self) != 0 {
            throw .invalidValue(offset: offset)
        }
    }

    /// The bytes from `offset` to the end.
    func copy(from offset: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(byteCount - offset)
        for position in offset..<byteCount { bytes.append(loadUnchecked(at: position)) }
        return bytes
    }

    /// The text in a range, with replacement characters for what is not UTF-8.
    func text(in range: Range<Int>) -> String {
        String(decoding: extracting(range).copy(from: 0), as: UTF8.self)
    }

    /// The text of a field that ends with its first NUL or with the field.
    func paddedText(in range: Range<Int>) -> String {
        var end = range.lowerBound
        while end < range.upperBound, loadUnchecked(at: end, as: UInt8.self) != 0 { end += 1 }
        return text(in: range.lowerBound..<end)
    }

    /// An address in a field of 16 bytes in network order, of which IPv4 fills the first 4.
    func addressField(at offset: Int, isIPv6: Bool) -> IPAddress {
        IPAddress(bits: UInt128(bigEndian: loadUnchecked(at: offset)), isIPv6: isIPv6)
    }

    /// True for the two families of ``IPAddress``: AF_INET6 gives true, AF_INET false.
    func isIPv6Family(at offset: Int) throws(BufferError) -> Bool {
        let family = AddressFamily(rawValue: loadUnchecked(at: offset))
        switch family {
        case .inet: return false
        case .inet6: return true
        default: throw .unsupportedFamily(family.rawValue)
        }
    }
}
