public import NetworkPrimitives

/// The answer for one destination of SIO_WSPD_ROUTE_QUERY.
public struct RouteRecord: Sendable, Hashable {
    /// Success, or why the destination is unreachable.
    public var error: WinsockError
    /// The index of the interface that packets leave through; 0 where unreachable.
    public var interfaceIndex: InterfaceIndex
    /// The generation of this answer, in the epoch of the reply; 0 for an answer that is not watched.
    public var generationNumber: UInt64
    /// The local address that packets are sent from; nil where unreachable.
    public var source: IPAddress?
    /// The next router, which may be of the other family; nil for a destination on the link.
    public var gateway: IPAddress?
    /// The routing table that gave the answer, `RT_TABLE_*`.
    public var table: UInt32
    /// The kernel's type of the route, `RTN_*`.
    public var routeType: UInt8
    /// The name of the interface; empty where unreachable.
    public var interfaceName: String

    /// Creates a record from all its fields.
    public init(
        error: WinsockError, interfaceIndex: InterfaceIndex = 0, generationNumber: UInt64 = 0,
        source: IPAddress? = nil, gateway: IPAddress? = nil, table: UInt32 = 0, routeType: UInt8 = 0,
        interfaceName: String = ""
    ) {
        self.error = error
        self.interfaceIndex = interfaceIndex
        self.generationNumber = generationNumber
        self.source = source
        self.gateway = gateway
        self.table = table
        self.routeType = routeType
        self.interfaceName = interfaceName
    }
}

extension RouteRecord: FixedSizeRecord {
    /// The size of an encoded record.
    public static var byteCount: Int { 80 }

    /// Decodes one record.
    ///
    /// - Throws: `tooShort`, `unsupportedFamily`, `invalidValue` for reserved bytes that are not zero.
    public init(decoding bytes: RawSpan) throws(BufferError) {
        try bytes.requireBuffer(RouteRecord.byteCount)
        try bytes.requireZeros(in: 57..<64)
        self.init(
            error: WinsockError(rawValue: bytes.loadUnchecked(at: 0)), interfaceIndex: bytes.loadUnchecked(at: 4),
            generationNumber: bytes.loadUnchecked(at: 8),
            source: try RouteRecord.address(in: bytes, at: 16, familyAt: 48),
            gateway: try RouteRecord.address(in: bytes, at: 32, familyAt: 50), table: bytes.loadUnchecked(at: 52),
            routeType: bytes.loadUnchecked(at: 56),
            interfaceName: bytes.paddedText(in: 64..<64 + InterfaceName.byteCount))
    }

    private static func address(in bytes: RawSpan, at offset: Int, familyAt familyOffset: Int) throws(BufferError)
        -> IPAddress?
    {
        guard bytes.loadUnchecked(at: familyOffset, as: UInt16.self) != 0 else { return nil }
        return bytes.addressField(at: offset, isIPv6: try bytes.isIPv6Family(at: familyOffset))
    }

    /// Appends ``byteCount`` bytes.
    public func encode(into writer: inout ByteWriter) {
        writer.append(error.rawValue)
        writer.append(interfaceIndex)
        writer.append(generationNumber)
        writer.appendAddressField(source)
        writer.appendAddressField(gateway)
        writer.append((source?.family ?? .unspecified).rawValue)
        writer.append((gateway?.family ?? .unspecified).rawValue)
        writer.append(table)
        writer.append(routeType)
        writer.appendZeros(7)
        writer.appendPaddedText(interfaceName, count: InterfaceName.byteCount)
    }
}
