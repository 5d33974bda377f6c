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
        writer.appendRecord(count: RouteRecord.textOffset) { bytes, start in
            bytes.storeBytes(of: error.rawValue, toByteOffset: start, as: UInt32.self)
            bytes.storeBytes(of: interfaceIndex, toByteOffset: start + 4, as: UInt32.self)
            bytes.storeBytes(of: generationNumber, toByteOffset: start + 8, as: UInt64.self)
            RouteRecord.store(source, at: start + 16, familyAt: start + 48, in: &bytes)
            RouteRecord.store(gateway, at: start + 32, familyAt: start + 50, in: &bytes)
            bytes.storeBytes(of: table, toByteOffset: start + 52, as: UInt32.self)
            bytes.storeBytes(of: routeType, toByteOffset: start + 56, as: UInt8.self)
        }
        writer.appendPaddedText(interfaceName, count: InterfaceName.byteCount)
    }

    private static let textOffset = 64

    private static func store(
        _ address: IPAddress?, at offset: Int, familyAt familyOffset: Int, in bytes: inout MutableRawSpan
    ) {
        guard let address else { return }
        bytes.storeBytes(of: address.bits.bigEndian, toByteOffset: offset, as: UInt128.self)
        bytes.storeBytes(of: address.family.rawValue, toByteOffset: familyOffset, as: UInt16.self)
    }
}
