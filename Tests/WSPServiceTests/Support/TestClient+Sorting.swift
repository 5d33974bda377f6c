import NetworkPrimitives
import Testing
import WSPProtocol

extension SocketAddress {
    /// An address as SIO_ADDRESS_LIST_SORT takes it: IPv4 in mapped form.
    init(sorting text: String, scope: UInt32 = 0, port: UInt16 = 0) {
        self.init(address: ip(text).asMappedIPv6, scopeID: scope, port: port)
    }
}

extension [UInt8] {
    /// The bytes of a list of socket addresses.
    static func list(_ addresses: [SocketAddress]) -> [UInt8] {
        .encoded { SocketAddressList(addresses).encode(into: &$0) }
    }

    /// The bytes of a list of addresses, IPv4 ones in mapped form.
    static func list(_ addresses: [String]) -> [UInt8] { .list(addresses.map { SocketAddress(sorting: $0) }) }
}

extension TestClient {
    func sort(
        _ addresses: [SocketAddress], _ socket: SocketProperties = .inet6
    ) throws -> [SocketAddress] {
        let reply = try call(.addressListSort, .list(addresses), socket)
        try #require(reply.error == .success)
        #expect(Int(reply.byteCount) == reply.output.count)
        return try reply.addresses()
    }

    /// Sorts addresses and returns them as text, those in mapped form as IPv4.
    func sort(_ addresses: [String], _ socket: SocketProperties = .inet6) throws -> [String] {
        try sort(addresses.map { SocketAddress(sorting: $0) }, socket).map { address in
            (address.address.mappedIPv4 ?? address.address).description
        }
    }
}
