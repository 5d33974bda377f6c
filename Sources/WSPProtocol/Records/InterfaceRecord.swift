public import NetworkPrimitives

/// An interface as SIO_WSPD_VERIFY tells it.
public struct InterfaceRecord: Sendable, Hashable {
    /// The index of the interface.
    public var interfaceIndex: InterfaceIndex
    /// The kernel's link flags, `IFF_*`, as far as wspd looks at them.
    public var flags: UInt32
    /// The index of the bridge, bond or VRF that the interface belongs to; 0 is none.
    public var master: InterfaceIndex
    /// The largest packet in bytes; 0 where it is not known.
    public var mtu: UInt32
    /// The kernel's link type, `ARPHRD_*`.
    public var linkType: UInt16
    /// The kernel's operational state, `IF_OPER_*`.
    public var operationalState: UInt8
    /// The name.
    public var interfaceName: String

    /// Creates a record from all its fields.
    public init(
        interfaceIndex: InterfaceIndex, flags: UInt32, master: InterfaceIndex, mtu: UInt32, linkType: UInt16,
        operationalState: UInt8, interfaceName: String
    ) {
        self.interfaceIndex = interfaceIndex
        self.flags = flags
        self.master = master
        self.mtu = mtu
        self.linkType = linkType
        self.operationalState = operationalState
        self.interfaceName = interfaceName
    }
}

extension InterfaceRecord: FixedSizeRecord {
    /// The size of an encoded record.
    public static var byteCount: Int { 40 }

    /// Decodes one record.
    ///
    /// - Throws: `tooShort`, `invalidValue` for reserved bytes that are not zero.
    public init(decoding bytes: RawSpan) throws(BufferError) {
        try bytes.requireBuffer(InterfaceRecord.byteCount)
        try bytes.requireZeros(in: 19..<24)
        self.init(
            interfaceIndex: bytes.loadUnchecked(at: 0), flags: bytes.loadUnchecked(at: 4),
            master: bytes.loadUnchecked(at: 8), mtu: bytes.loadUnchecked(at: 12),
            linkType: bytes.loadUnchecked(at: 16), operationalState: bytes.loadUnchecked(at: 18),
            interfaceName: bytes.paddedText(in: 24..<24 + InterfaceName.byteCount))
    }

    /// Appends ``byteCount`` bytes.
    public func encode(into writer: inout ByteWriter) {
        writer.append(interfaceIndex)
        writer.append(flags)
        writer.append(master)
        writer.append(mtu)
        writer.append(linkType)
        writer.append(operationalState)
        writer.appendZeros(5)
        writer.appendPaddedText(interfaceName, count: InterfaceName.byteCount)
    }
}
