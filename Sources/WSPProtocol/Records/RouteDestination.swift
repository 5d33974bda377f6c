public import NetworkPrimitives

/// One destination in the input of SIO_WSPD_ROUTE_QUERY.
public struct RouteDestination: Sendable, Hashable {
    /// The address to reach.
    public var address: IPAddress
    /// The interface index that makes an IPv6 link-local address name one destination; 0 otherwise.
    public var scopeID: UInt32

    /// Names a destination.
    public init(address: IPAddress, scopeID: UInt32 = 0) {
        self.address = address
        self.scopeID = scopeID
    }
}

extension RouteDestination: FixedSizeRecord {
    /// The size of an encoded destination.
    public static var byteCount: Int { 24 }

    /// Decodes one destination.
    ///
    /// - Throws: `tooShort`, `unsupportedFamily`, `invalidValue` for reserved bytes that are not zero.
    public init(decoding bytes: RawSpan) throws(BufferError) {
        try bytes.requireBuffer(RouteDestination.byteCount)
        let isIPv6 = try bytes.isIPv6Family(at: 0)
        try bytes.requireZeros(in: 2..<4)
        scopeID = bytes.loadUnchecked(at: 4)
        address = bytes.addressField(at: 8, isIPv6: isIPv6)
    }

    /// Appends ``byteCount`` bytes.
    public func encode(into writer: inout ByteWriter) {
        writer.append(address.family.rawValue)
        writer.append(UInt16(0))
        writer.append(scopeID)
        writer.appendAddressField(address)
    }
}
