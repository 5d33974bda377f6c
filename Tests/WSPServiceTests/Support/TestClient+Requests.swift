import NetworkPrimitives
import Testing
import WSPProtocol

extension TestClient {
    static func hello(id: UInt64 = 1) -> [UInt8] { .encoded { HelloRequest().encode(id: id, into: &$0) } }

    static func control(
        _ code: ControlCode, _ input: [UInt8] = [], _ socket: SocketProperties = .inet, capacity: Int = 65_536,
        _ options: RequestOptions = RequestOptions(), id: UInt64
    ) -> [UInt8] {
        let header = ControlHeader(code: code, outputCapacity: UInt32(capacity), socket: socket, options: options)
        return .encoded { ControlRequest(header: header, input: input).encode(id: id, into: &$0) }
    }

    static func cancel(_ target: UInt64, id: UInt64) -> [UInt8] {
        .encoded { CancelRequest(target: target).encode(id: id, into: &$0) }
    }

    func greet() throws {
        try send(TestClient.hello())
        try exchange()
        _ = try #require(takeHello())
    }

    func takeHello() -> HelloReply? {
        take { if case .hello(let reply) = $0.frame { reply } else { nil } }
    }

    func takeFailure() -> ProtocolFailure? {
        take { if case .failure(let failure) = $0.frame { failure } else { nil } }
    }

    func takeResult(_ id: UInt64) -> ControlReply? {
        take { if case .result(let reply) = $0.frame, $0.id == id { reply } else { nil } }
    }

    /// Turns, and takes the completion of a request where it has come.
    func completion(_ id: UInt64) throws -> ControlReply? {
        try exchange()
        return take { if case .completion(let reply) = $0.frame, $0.id == id { reply } else { nil } }
    }

    /// Turns, and takes the ids of all completions that have come, in their order.
    func completedIDs() throws -> [UInt64] {
        try harness.run()
        return try takeCompletions()
    }

    /// Takes the ids of all completions that have come, in their order.
    func takeCompletions() throws -> [UInt64] {
        try receive()
        var ids: [UInt64] = []
        while let id = take({ if case .completion = $0.frame { $0.id } else { nil } }) { ids.append(id) }
        return ids
    }

    /// Makes a request and returns its result.
    func call(
        _ code: ControlCode, _ input: [UInt8] = [], _ socket: SocketProperties = .inet, capacity: Int = 65_536,
        _ options: RequestOptions = RequestOptions()
    ) throws -> ControlReply {
        let id = nextID()
        try send(TestClient.control(code, input, socket, capacity: capacity, options, id: id))
        try exchange()
        return try #require(takeResult(id))
    }

    /// Makes a request that has to stay pending, and returns its id.
    func arm(
        _ code: ControlCode, _ input: [UInt8] = [], _ socket: SocketProperties = .inet,
        _ options: RequestOptions = RequestOptions()
    ) throws -> UInt64 {
        let id = nextID()
        try send(TestClient.control(code, input, socket, capacity: 0, options, id: id))
        try exchange()
        let result = try #require(takeResult(id))
        try #require(result.error == .ioPending)
        return id
    }

    func armList(_ socket: SocketProperties = .inet, _ options: RequestOptions = RequestOptions()) throws -> UInt64 {
        try arm(.addressListChange, [], socket, options)
    }

    func armRoute(
        _ destination: String, _ socket: SocketProperties = .anyFamily, _ options: RequestOptions = RequestOptions()
    ) throws -> UInt64 {
        try arm(.routingInterfaceChange, socketAddress(destination), socket, options)
    }

    /// Asks for the routing interface of a destination.
    func route(_ destination: String, _ socket: SocketProperties = .anyFamily, scope: UInt32 = 0) throws -> ControlReply
    {
        try call(.routingInterfaceQuery, socketAddress(destination, scope: scope), socket)
    }

    func addresses(_ socket: SocketProperties = .inet, _ options: RequestOptions = RequestOptions()) throws
        -> [SocketAddress]
    {
        let reply = try call(.addressListQuery, [], socket, options)
        try #require(reply.error == .success)
        return try reply.addresses()
    }

    /// A figure of the service's status.
    func status(_ name: String) throws -> UInt64 {
        try #require(try statusEntries().first { $0.name == name }).value
    }

    /// The names of all figures.
    func statusNames() throws -> [String] { try statusEntries().map(\.name) }

    private func statusEntries() throws -> [StatusEntry] {
        let reply = try call(.statusQuery)
        return try reply.output.decoded { (span) throws(BufferError) in try StatusEntry.decodeAll(span) }
    }
}

extension ControlReply {
    /// The output as an address list.
    func addresses() throws -> [SocketAddress] {
        try output.decoded { (span) throws(BufferError) in try SocketAddressList(decoding: span) }.addresses
    }

    /// The output as one socket address.
    func socketAddress() throws -> SocketAddress {
        try output.decoded { (span) throws(BufferError) in try SocketAddress(decoding: span) }
    }
}

/// Expects an error number, a byte count, and no output.
func expect(
    _ reply: ControlReply, _ error: WinsockError, byteCount: Int = 0,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(reply.error == error, sourceLocation: sourceLocation)
    #expect(reply.byteCount == byteCount, sourceLocation: sourceLocation)
    #expect(reply.output.isEmpty, sourceLocation: sourceLocation)
}
