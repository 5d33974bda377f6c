internal import CLinux
internal import NetworkPrimitives

/// Calls `body` with type and value of every attribute from `start` on, in order.
///
/// This is the only loop over attributes. The two flag bits of the type are masked off, padding is skipped, and
/// trailing bytes that are fewer than an attribute's header are tolerated.
///
/// - Throws: ``DecodingError`` for an attribute whose length is impossible, after those before it were delivered; and
///   what `body` throws, with its offset counted from the start of `bytes`.
package func forEachAttribute(
    in bytes: RawSpan, from start: Int, _ body: (_ type: Int, _ value: RawSpan) throws(DecodingError) -> Void
) throws(DecodingError) {
    let headerSize = MemoryLayout<nlattr>.size
    let typeMask = ~UInt16(NLA_F_NESTED | NLA_F_NET_BYTEORDER)
    var offset = start
    while bytes.byteCount - offset >= headerSize {
        let length = Int(bytes.loadUnchecked(at: offset, as: UInt16.self))
        let type: UInt16 = bytes.loadUnchecked(at: offset + MemoryLayout<UInt16>.size)
        guard length >= headerSize else {
            throw DecodingError(length == 0 ? .zeroLengthAttribute : .attributeTooShort, offset: offset)
        }
        guard length <= bytes.byteCount - offset else { throw DecodingError(.attributeBeyondEnd, offset: offset) }
        do {
            try body(Int(type & typeMask), bytes.extracting(offset + headerSize..<offset + length))
        } catch {
            throw error.moved(by: offset + headerSize)
        }
        offset += netlinkAligned(length)
    }
}

// Values of attributes. Each throws with offset 0, which the loop moves to where the value stands.
extension RawSpan {
    /// The integer that is the whole value, in host order.
    func integer<T: FixedWidthInteger & BitwiseCopyable>(as type: T.Type = T.self) throws(DecodingError) -> T {
        guard byteCount == MemoryLayout<T>.size else { throw DecodingError(.wrongAttributeSize, offset: 0) }
        return loadUnchecked(at: 0)
    }

    /// The address that is the whole value; nil in a family without IP addresses.
    func address(_ family: AddressFamily) throws(DecodingError) -> IPAddress? {
        guard family.addressBits > 0 else { return nil }
        guard byteCount * 8 == family.addressBits else { throw DecodingError(.wrongAttributeSize, offset: 0) }
        return IPAddress(networkBytes: self)
    }

    /// The prefix of which the value is the address; nil in a family without IP addresses.
    func prefix(_ family: AddressFamily, length: UInt8) throws(DecodingError) -> IPPrefix? {
        try address(family).map { IPPrefix($0, length: Int(length)) }
    }

    /// The text up to the first zero byte or the end; what is not UTF-8 is repaired.
    func text() -> String {
        var count = 0
        while count < byteCount, loadUnchecked(at: count, as: UInt8.self) != 0 { count += 1 }
        return unsafe extracting(0..<count).withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
    }
}

extension AddressFamily {
    /// Creates a family from the byte that rtnetlink's headers hold.
    init(_ byte: UInt8) {
        self.init(rawValue: UInt16(byte))
    }

    /// The byte that rtnetlink's headers hold.
    var byte: UInt8 { UInt8(truncatingIfNeeded: rawValue) }

    /// Refuses a prefix that is longer than an address of this family; other families may hold what they like.
    func check(prefixLength: UInt8, at offset: Int) throws(DecodingError) {
        guard addressBits == 0 || prefixLength <= addressBits else {
            throw DecodingError(.impossiblePrefixLength, offset: offset)
        }
    }
}
