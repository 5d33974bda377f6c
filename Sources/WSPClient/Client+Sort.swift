internal import NetworkPrimitives
public import WSPProtocol

extension Client {
    /// Returns destinations in the order in which to try them, the best first.
    ///
    /// The order is that of RFC 6724: what is reached natively, from an address of its own kind, near by, before the
    /// rest; what cannot be reached is last, and what ranks alike keeps its order. The service gives link-local
    /// destinations their scope id where it is clear which is meant, and leaves out wildcard addresses and those that
    /// contradict the socket's output interface. Ports are kept. The request is SIO_ADDRESS_LIST_SORT.
    ///
    /// - Parameters:
    ///   - destinations: Where to, of both families; none are sorted without asking the service. They travel in one
    ///     request, so there may be as many as one accepts and its frame holds.
    ///   - socket: The socket whose routing counts, not of AF_INET; the address that it is bound to does not count.
    /// - Returns: The destinations. IPv4 ones, in mapped form too, come back as IPv4.
    /// - Throws: `refused` with `invalidArgument` for too many; `protocolViolation`, `connection`, `cancelled`.
    public func sort(
        _ destinations: [SocketAddress], socket: SocketProperties = .any
    ) async throws(ClientError) -> [SocketAddress] {
        guard !destinations.isEmpty else { return [] }
        let list = SocketAddressList(destinations.map { $0.with($0.address.asMappedIPv6) })
        // The service would take a longer frame for a violation, and end the connection.
        guard ControlHeader.byteCount + list.requiredSize <= limits.maximumFrameLength else {
            throw .refused(.invalidArgument)
        }
        var input = ByteWriter(capacity: list.requiredSize)
        list.encode(into: &input)
        let sorted = try await query(
            .addressListSort, socket: socket, input: input.bytes, capacity: list.requiredSize
        ) { bytes throws(BufferError) in try SocketAddressList(decoding: bytes) }.output
        return sorted.addresses.map { $0.with($0.address.mappedIPv4 ?? $0.address) }
    }
}

extension SocketAddress {
    /// The same with the address in another form.
    fileprivate func with(_ address: IPAddress) -> SocketAddress {
        SocketAddress(address: address, scopeID: scopeID, port: port)
    }
}
