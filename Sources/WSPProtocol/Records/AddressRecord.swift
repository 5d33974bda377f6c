public import NetworkPrimitives

/// One address of SIO_WSPD_ADDRESS_TABLE_QUERY, listed or not.
public struct AddressRecord: Sendable, Hashable {
    /// The address.
    public var address: IPAddress
    /// The bits of the address that name its network.
    public var prefixLength: UInt8
    /// The kernel's scope, `RT_SCOPE_*`.
    public var scope: UInt8
    /// The index of the address's interface.
    public var interfaceIndex: InterfaceIndex
    /// The kernel's address flags, `IFA_F_*`.
    public var flags: UInt32
    /// The kernel's link type, `ARPHRD_*`.
    public var linkType: UInt16
    /// Why the address is not in the usable list.
    public var exclusion: ExclusionReason
    /// True where the usable list has the address.
    public var isListed: Bool
    /// True where the bindable list has the address.
    public var isBindable: Bool
    /// The other end of a point-to-point link.
    public var peer: IPAddress?
    /// The directed broadcast address.
    public var broadcast: IPAddress?
    /// The kernel's link flags, `IFF_*`.
    public var linkFlags: UInt32
    /// The kernel's operational state of the link, `IF_OPER_*`.
    public var operationalState: UInt8
    /// The name of the interface.
    public var interfaceName: String

    /// Creates a record.
    public init(
        address: IPAddress, prefixLength: UInt8, scope: UInt8, interfaceIndex: InterfaceIndex, flags: UInt32,
        linkType: UInt16, exclusion: ExclusionReason, isListed: Bool, isBindable: Bool, peer: IPAddress?,
        broadcast: IPAddress?, linkFlags: UInt32, operationalState: UInt8, interfaceName: String
    ) {
        self.address = address
        self.prefixLength = prefixLength
        self.scope = scope
        self.interfaceIndex = interfaceIndex
        self.flags = flags
        self.linkType = linkType
        self.exclusion = exclusion
        self.isListed = isListed
        self.isBindable = isBindable
        self.peer = peer
        self.broadcast = broadcast
        self.linkFlags = linkFlags
        self.operationalState = operationalState
        self.interfaceName = interfaceName
    }
}

/// The bits of byte 15 of a record.
private enum ListBit {
    static let listed: UInt8 = 1
    static let bindable: UInt8 = 2
}

extension AddressRecord: FixedSizeRecord {
    /// The size of an encoded record.
    public static var byteCount: Int { 88 }

    /// Decodes one record; a peer or broadcast address of zeros is none.
    ///
    /// - Throws: `tooShort`, `unsupportedFamily`, `invalidValue` for a prefix longer than the address, for a reason or a
    ///   list bit that does not exist and for reserved bytes that are not zero.
    public init(decoding bytes: RawSpan) throws(BufferError) {
        try bytes.requireBuffer(AddressRecord.byteCount)
        let isIPv6 = try bytes.isIPv6Family(at: 0)
        let address = bytes.addressField(at: 16, isIPv6: isIPv6)
        let prefixLength: UInt8 = bytes.loadUnchecked(at: 2)
        guard prefixLength <= address.width else { throw .invalidValue(offset: 2) }
        guard let exclusion = ExclusionReason(rawValue: bytes.loadUnchecked(at: 14)) else {
            throw .invalidValue(offset: 14)
        }
        let lists = bytes.loadUnchecked(at: 15, as: UInt8.self)
        guard lists & ~(ListBit.listed | ListBit.bindable) == 0 else { throw .invalidValue(offset: 15) }
        try bytes.requireZeros(in: 69..<72)
        let peer = bytes.addressField(at: 32, isIPv6: isIPv6)
        let broadcast = bytes.addressField(at: 48, isIPv6: isIPv6)
        self.init(
            address: address, prefixLength: prefixLength,
            scope: bytes.loadUnchecked(at: 3), interfaceIndex: bytes.loadUnchecked(at: 4),
            flags: bytes.loadUnchecked(at: 8), linkType: bytes.loadUnchecked(at: 12), exclusion: exclusion,
            isListed: lists & ListBit.listed != 0, isBindable: lists & ListBit.bindable != 0,
            peer: peer.isUnspecified ? nil : peer, broadcast: broadcast.isUnspecified ? nil : broadcast,
            linkFlags: bytes.loadUnchecked(at: 64), operationalState: bytes.loadUnchecked(at: 68),
            interfaceName: bytes.paddedText(in: 72..<72 + InterfaceName.byteCount))
    }

    /// Appends ``byteCount`` bytes.
    public func encode(into writer: inout ByteWriter) {
        writer.append(address.family.rawValue)
        writer.append(prefixLength)
        writer.append(scope)
        writer.append(interfaceIndex)
        writer.append(flags)
        writer.append(linkType)
        writer.append(exclusion.rawValue)
        writer.append((isListed ? ListBit.listed : 0) | (isBindable ? ListBit.bindable : 0))
        writer.appendAddressField(address)
        writer.appendAddressField(peer)
        writer.appendAddressField(broadcast)
        writer.append(linkFlags)
        writer.append(operationalState)
        writer.appendZeros(3)
        writer.appendPaddedText(interfaceName, count: InterfaceName.byteCount)
    }
}
