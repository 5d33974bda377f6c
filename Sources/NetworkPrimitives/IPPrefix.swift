/// A network prefix: an address of which only the first `length` bits count.
public struct IPPrefix: Hashable, Sendable {
    /// The first address of the prefix; the bits beyond `length` are zero.
    public let address: IPAddress
    /// The bits that count, at most 32 for IPv4 and 128 for IPv6.
    public let length: Int

    /// Creates a prefix; a length beyond the family's width is cut to it, and host bits are cleared.
    public init(_ address: IPAddress, length: Int) {
        self.length = min(max(length, 0), address.width)
        self.address = IPAddress(
            bits: address.bits & IPPrefix.mask(length: self.length), isIPv6: address.isIPv6)
    }

    /// The left-aligned mask of a length from 0 to 128.
    public static func mask(length: Int) -> UInt128 {
        // Smart shifts: 128 gives zero for a length of 0, where the machine's own shift would wrap.
        UInt128.max << UInt128(128 - length)
    }

    /// True if the address lies inside this prefix, which an address of the other family never does.
    public func contains(_ other: IPAddress) -> Bool {
        other.isIPv6 == address.isIPv6 && (other.bits ^ address.bits) & IPPrefix.mask(length: length) == 0
    }
}

extension IPPrefix: CustomStringConvertible {
    /// Address, slash, length.
    public var description: String { "\(address)/\(length)" }
}
