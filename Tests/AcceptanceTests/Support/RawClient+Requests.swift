import NamespaceSupport
import NetworkPrimitives
import Testing
import WSPProtocol
import WSPSystem

/// The requests that tests make.
extension RawClient {
    /// A request and the answer that it got first.
    struct Answer {
        let id: UInt64
        let reply: ControlReply

        var isPending: Bool { reply.error == .ioPending }
    }

    /// Sends a request and waits for its RESULT.
    func ask(
        _ code: ControlCode, _ socket: SocketProperties = SocketProperties(family: .inet),
        options: RequestOptions = RequestOptions(), input: [UInt8] = []
    ) throws -> Answer {
        let id = try post(code, socket, options: options, input: input)
        return Answer(id: id, reply: try result(of: id))
    }

    /// Sends a request and returns its id.
    func post(
        _ code: ControlCode, _ socket: SocketProperties = SocketProperties(family: .inet),
        options: RequestOptions = RequestOptions(), input: [UInt8] = []
    ) throws -> UInt64 {
        let id = makeID()
        let header = ControlHeader(code: code, outputCapacity: 1 << 24, socket: socket, options: options)
        try send { ControlRequest(header: header, input: input).encode(id: id, into: &$0) }
        return id
    }

    func result(of id: UInt64) throws -> ControlReply {
        try reply(id) { if case .result(let reply) = $0 { reply } else { nil } }
    }

    func completion(of request: Answer, within seconds: Double = Deadline.defaultSeconds) throws -> ControlReply {
        try reply(request.id, within: seconds) { if case .completion(let reply) = $0 { reply } else { nil } }
    }

    /// Takes the completion of a request where it has come; does not wait.
    func hasCompletion(of request: Answer) throws -> Bool {
        guard try unclaimed().contains(where: { $0.id == request.id }) else { return false }
        #expect(try completion(of: request).error == .success)
        return true
    }

    private func reply(
        _ id: UInt64, within seconds: Double = Deadline.defaultSeconds, _ extract: (ServerFrame) -> ControlReply?
    ) throws -> ControlReply {
        let frame = try frame(id, within: seconds) { extract($0) != nil }
        guard let reply = extract(frame.body) else { preconditionFailure("frame(_:within:where:) looked at it") }
        return reply
    }

    func cancel(_ request: Answer) throws -> ControlReply {
        let id = makeID()
        try send { CancelRequest(target: request.id).encode(id: id, into: &$0) }
        return try result(of: id)
    }
}

// MARK: - Addresses

extension RawClient {
    struct AddressList {
        let addresses: [SocketAddress]
        let generation: Generation

        func contains(_ text: String) -> Bool { addresses.contains { $0.address.description == text } }
    }

    func addresses(_ family: AddressFamily = .inet, options: RequestOptions = RequestOptions()) throws -> AddressList {
        try addresses(in: try ask(.addressListQuery, SocketProperties(family: family), options: options).reply)
    }

    /// The list in a reply to SIO_ADDRESS_LIST_QUERY.
    func addresses(in reply: ControlReply) throws -> AddressList {
        guard reply.error == .success else { throw reply.error }
        let list = try SocketAddressList(decoding: unsafe reply.output.span.bytes)
        return AddressList(addresses: list.addresses, generation: reply.generation)
    }

    func addressTable(_ family: AddressFamily = .unspecified) throws -> [AddressRecord] {
        let reply = try ask(.addressTableQuery, SocketProperties(family: family)).reply
        guard reply.error == .success else { throw reply.error }
        return try AddressTable(decoding: unsafe reply.output.span.bytes).records
    }

    /// Asks for a change of the address list.
    func awaitAddresses(_ family: AddressFamily = .inet, since: Generation? = nil) throws -> Answer {
        try ask(.addressListChange, SocketProperties(family: family), options: RequestOptions(since: since))
    }
}

// MARK: - Routes

extension RawClient {
    /// Asks for a change of the way to a destination, or of any routing for the wildcard, for a socket that may be
    /// bound.
    func awaitRoute(
        _ destination: String, from source: String? = nil, by interface: UInt32 = 0, since: Generation? = nil
    ) throws -> Answer {
        let address = try address(destination)
        let options = RequestOptions(since: since)
        return try ask(
            .routingInterfaceChange, try socket(address, source, interface), options: options, input: encoded(address))
    }

    private func socket(
        _ destination: IPAddress, _ source: String?, _ interface: UInt32
    ) throws -> SocketProperties {
        let bound = try source.map { SocketAddress(address: try address($0)) }
        return SocketProperties(family: destination.family, outputInterface: interface, boundAddress: bound)
    }

    /// What SIO_ROUTING_INTERFACE_QUERY tells: the reply, whose error may be that of an unreachable destination.
    func routingInterface(
        _ destination: String, from source: String? = nil, by interface: UInt32 = 0
    ) throws -> (source: IPAddress?, reply: ControlReply) {
        let address = try address(destination)
        let socket = try socket(address, source, interface)
        let reply = try ask(.routingInterfaceQuery, socket, input: encoded(address)).reply
        guard reply.error == .success else { return (nil, reply) }
        return (try SocketAddress(decoding: unsafe reply.output.span.bytes).address, reply)
    }

    /// What SIO_WSPD_ROUTE_QUERY tells of many destinations.
    func routes(_ destinations: [IPAddress]) throws -> [RouteRecord] {
        var writer = ByteWriter(capacity: RouteDestination.byteCount * destinations.count)
        for address in destinations { RouteDestination(address: address).encode(into: &writer) }
        let reply = try ask(.routeQuery, SocketProperties(family: .unspecified), input: writer.bytes).reply
        guard reply.error == .success else { throw reply.error }
        return try RouteTable(decoding: unsafe reply.output.span.bytes).records
    }

    func route(_ destination: String) throws -> RouteRecord {
        guard let record = try routes([address(destination)]).first else { throw WinsockError.invalidArgument }
        return record
    }

    func encoded(_ address: IPAddress) -> [UInt8] {
        var writer = ByteWriter()
        SocketAddress(address: address).encode(into: &writer)
        return writer.bytes
    }

    private func address(_ text: String) throws -> IPAddress {
        guard let address = IPAddress(text) else { throw WinsockError.invalidArgument }
        return address
    }
}

// MARK: - Figures

extension RawClient {
    /// The service's figures by name.
    func status() throws -> [String: UInt64] {
        let reply = try ask(.statusQuery).reply
        guard reply.error == .success else { throw reply.error }
        let entries = try StatusEntry.decodeAll(unsafe reply.output.span.bytes)
        return Dictionary(entries.map { ($0.name, $0.value) }) { first, _ in first }
    }
}
