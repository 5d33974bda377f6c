public import NetworkPrimitives
public import WSPProtocol

extension Client {
    /// Returns the addresses a socket of the family can usefully be bound to; with `bindable`, all that bind(2) takes.
    ///
    /// The request is SIO_ADDRESS_LIST_QUERY.
    public func addressList(
        family: AddressFamily = .unspecified, bindable: Bool = false
    ) async throws(ClientError) -> AddressList {
        try await addressList(family: family, bindable: bindable, isPatient: false)
    }

    func addressList(
        family: AddressFamily, bindable: Bool, isPatient: Bool
    ) async throws(ClientError) -> AddressList {
        let (list, generation) = try await query(
            .addressListQuery, socket: SocketProperties(family: family),
            options: RequestOptions(selectsBindable: bindable), isPatient: isPatient
        ) { bytes throws(BufferError) in try SocketAddressList(decoding: bytes) }
        return AddressList(generation: generation, addresses: list.addresses)
    }

    /// Returns all addresses of the family, those the list leaves out too; `bindable` selects whose generation it has.
    ///
    /// The request is SIO_WSPD_ADDRESS_TABLE_QUERY.
    public func addressTable(
        family: AddressFamily = .unspecified, bindable: Bool = false
    ) async throws(ClientError) -> AddressTableSnapshot {
        let (table, generation) = try await query(
            .addressTableQuery, socket: SocketProperties(family: family),
            options: RequestOptions(selectsBindable: bindable)
        ) { bytes throws(BufferError) in try AddressTable(decoding: bytes) }
        return AddressTableSnapshot(generation: generation, records: table.records)
    }

    /// Returns the IPv4 addresses with their interfaces' flags.
    ///
    /// The request is SIO_GET_INTERFACE_LIST.
    public func interfaceList() async throws(ClientError) -> [InterfaceInformation] {
        try await query(.getInterfaceList, socket: SocketProperties(family: .inet)) { bytes throws(BufferError) in
            try InterfaceInformation.decodeAll(bytes)
        }.output
    }
}
