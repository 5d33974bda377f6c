public import NetworkPrimitives

/// An address with port and scope, as `sockaddr_in` or `sockaddr_in6`.
public struct SocketAddress: Sendable, Hashable {
    /// The size of the longest encoded form, `sockaddr_in6`.
    public static let maximumByteCount = 28

    /// The address.
    public var address: IPAddress
    /// `sin6_scope_id`; 0 where the address has none, and always with IPv4.
    public var scopeID: UInt32
    /// The port in host order.
    public var port: UInt16

    /// Creates a socket address; a scope given with an IPv4 address is dropped.
    public init(address: IPAddress, scopeID: UInt32 = 0, port: UInt16 = 0) {
        self.address = address
        self.scopeID = address.isIPv6 ? scopeID : 0
        self.port = port
    }

    /// 16 for IPv4, 28 for IPv6.
    public var byteCount: Int { SocketAddress.byteCount(isIPv6: address.isIPv6) }

    /// The size of a socket address of a family: 16 or 28.
    public static func byteCount(isIPv6: Bool) -> Int { isIPv6 ? maximumByteCount : 16 }

    /// Decodes a native socket address; bytes after it, flow label and padding are not looked at.
    ///
    /// - Throws: `tooShort` for less than 16 bytes whatever the family, as Windows judges the length first, and for
    ///   less than 28 with AF_INET6; `unsupportedFamily` for other families than AF_INET and AF_INET6.
    public init(decoding bytes: RawSpan) throws(BufferError) {
        try bytes.requireBuffer(SocketAddress.byteCount(isIPv6: false))
        let isIPv6 = try bytes.isIPv6Family(at: 0)
        try bytes.requireBuffer(SocketAddress.byteCount(isIPv6: isIPv6))
        port = UInt16(bigEndian: bytes.loadUnchecked(at: 2))
        if isIPv6 {
            address = bytes.addressField(at: 8, isIPv6: true)
            scopeID = bytes.loadUnchecked(at: 24)
        } else {
            address = IPAddress(ipv4: UInt32(bigEndian: bytes.loadUnchecked(at: 4)))
            scopeID = 0
        }
    }

    /// Appends ``byteCount`` bytes.
    public func encode(into writer: inout ByteWriter) {
        writer.append(address.family.rawValue)
        writer.append(port.bigEndian)
        if address.isIPv6 {
            writer.append(UInt32(0))
            writer.append(address)
            writer.append(scopeID)
        } else {
            writer.append(address)
            writer.appendZeros(8)
        }
    }
}
