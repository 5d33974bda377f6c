import NetworkPrimitives
import Testing
import WSPProtocol

extension TestClient {
    func sendBatch(_ destinations: [RouteDestination], id: UInt64, followedBy frames: [UInt8] = []) throws {
        let input: [UInt8] = .encoded { writer in destinations.forEach { $0.encode(into: &writer) } }
        let capacity = RouteTable.headerByteCount + RouteRecord.byteCount * destinations.count
        try send(TestClient.control(.routeQuery, input, .anyFamily, capacity: capacity, id: id) + frames)
    }

    /// Asks for destinations that fit one slice.
    func batch(_ destinations: [RouteDestination]) throws -> [RouteRecord] {
        let id = nextID()
        try sendBatch(destinations, id: id)
        try exchange()
        return try #require(takeResult(id)).routes()
    }

    func batch(_ destinations: [String]) throws -> [RouteRecord] {
        try batch(destinations.map { RouteDestination(address: ip($0)) })
    }
}

extension ControlReply {
    /// The output as a table of routes.
    func routes() throws -> [RouteRecord] {
        try output.decoded { (span) throws(BufferError) in try RouteTable(decoding: span) }.records
    }
}
