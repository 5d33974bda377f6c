public import NetworkPrimitives

extension ChangeCause: FixedSizeRecord {
    /// The size of an encoded cause.
    public static var byteCount: Int { 56 }

    /// Decodes one cause.
    ///
    /// - Throws: `tooShort`; `invalidValue` for a change that does not exist and for reserved bytes that are not zero;
    ///   `unsupportedFamily` where there is an address.
    public init(decoding bytes: RawSpan) throws(BufferError) {
        try bytes.requireBuffer(ChangeCause.byteCount)
        guard let change = Change(rawValue: bytes.loadUnchecked(at: 1)) else { throw .invalidValue(offset: 1) }
        let hasAddress = bytes.loadUnchecked(at: 6, as: UInt8.self)
        guard hasAddress <= 1 else { throw .invalidValue(offset: 6) }
        try bytes.requireZeros(in: 7..<8)
        self.init(
            Kind(rawValue: bytes.loadUnchecked(at: 0)), change,
            family: AddressFamily(rawValue: bytes.loadUnchecked(at: 2)), interfaceIndex: bytes.loadUnchecked(at: 8),
            interfaceName: bytes.paddedText(in: 40..<40 + InterfaceName.byteCount),
            address: hasAddress == 1 ? bytes.addressField(at: 24, isIPv6: try bytes.isIPv6Family(at: 2)) : nil,
            prefixLength: bytes.loadUnchecked(at: 4), origin: bytes.loadUnchecked(at: 5),
            table: bytes.loadUnchecked(at: 12), number: bytes.loadUnchecked(at: 16),
            state: bytes.loadUnchecked(at: 20))
    }

    /// Appends ``byteCount`` bytes.
    public func encode(into writer: inout ByteWriter) {
        writer.append(kind.rawValue)
        writer.append(change.rawValue)
        writer.append((address?.family ?? family).rawValue)
        writer.append(prefixLength)
        writer.append(origin)
        writer.append(UInt8(address == nil ? 0 : 1))
        writer.appendZeros(1)
        writer.append(interfaceIndex)
        writer.append(table)
        writer.append(number)
        writer.append(state)
        writer.appendAddressField(address)
        writer.appendPaddedText(interfaceName, count: InterfaceName.byteCount)
    }
}
