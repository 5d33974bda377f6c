import NetworkPrimitives
import WSPProtocol

extension RawClient {
    /// Sorts destinations and returns them as text, those in mapped form as IPv4, with `%` and the scope id where there
    /// is one.
    func sort(_ destinations: [String], mark: UInt32 = 0) throws -> [String] {
        var input = ByteWriter()
        let addresses = destinations.compactMap { IPAddress($0).map { SocketAddress(address: $0.asMappedIPv6) } }
        SocketAddressList(addresses).encode(into: &input)
        let reply = try ask(.addressListSort, SocketProperties(family: .inet6, mark: mark), input: input.bytes).reply
        guard reply.error == .success else { throw reply.error }
        return try SocketAddressList(decoding: unsafe reply.output.span.bytes).addresses.map { address in
            let text = (address.address.mappedIPv4 ?? address.address).description
            return address.scopeID == 0 ? text : "\(text)%\(address.scopeID)"
        }
    }
}
