import NetworkPrimitives
import Testing
import WSPProtocol

@testable import WSPClient

@Suite("Batches of routes", .timeLimit(.minutes(1)))
struct RouteBatchTests {
    /// Answers each destination with its own address as source; `limit` is the most there may be.
    private static func serve(_ peer: Peer, batches: Int, limit: Int) throws {
        let requests = try (0..<batches).map { _ in try peer.expect(.routeQuery) }
        for (id, request) in requests.reversed() {
            let asked = try RouteDestination.decodeAll(unsafe request.input.span.bytes)
            if asked.count > limit { throw ScriptError("\(asked.count) destinations at once") }
            try peer.answer(id, output: routes(asked.map(\.address.ipv4Number), number: 6))
        }
    }

    @Test("destinations over the limit are split, and the routes keep the order")
    func manyDestinations() async throws {
        let (service, client) = try await FakeService.adopted { peer in
            try peer.greet(destinations: 100)
            try RouteBatchTests.serve(peer, batches: 11, limit: 100)
        }
        let destinations = (0..<1050).map { destination($0) }
        let answer = try await client.routes(to: destinations)
        #expect(answer.map(\.destination) == destinations)
        #expect(answer.map(\.record.source) == destinations.map(\.address))
        #expect(answer.allSatisfy { $0.generation == Generation(epoch: 1, number: 6) })
        try await service.finish()
    }

    @Test("no frame is longer than the service takes")
    func frameLength() async throws {
        let (service, client) = try await FakeService.adopted { peer in
            try peer.greet(frameLength: 104 + 24 * 10, destinations: 512)
            try RouteBatchTests.serve(peer, batches: 3, limit: 10)
        }
        #expect(try await client.routes(to: (0..<25).map { destination($0) }).count == 25)
        try await service.finish()
    }

    @Test("no destinations give no routes and no request")
    func noDestinations() async throws {
        let (service, client) = try await FakeService.adopted { peer in
            try peer.greet()
            try peer.answer(try peer.expect(.statusQuery).id)
        }
        #expect(try await client.routes(to: []) == [])
        #expect(try await client.status() == [])
        try await service.finish()
    }

    @Test("one batch that is refused fails the whole")
    func refusedBatch() async throws {
        let (service, client) = try await FakeService.adopted { peer in
            try peer.greet(destinations: 1)
            let requests = try (0..<3).map { _ in try peer.expect(.routeQuery) }
            try peer.answer(requests[1].id, .networkDown)
            // The others are cancelled, and may be answered all the same.
            for index in [0, 2] { try peer.answer(requests[index].id, output: routes([1])) }
        }
        await #expect(throws: ClientError.refused(.networkDown)) {
            try await client.routes(to: (0..<3).map { destination($0) })
        }
        try await service.finish()
    }

    @Test("another number of routes than of destinations is a violation")
    func wrongCount() async throws {
        let (service, client) = try await FakeService.adopted { peer in
            try peer.greet()
            try peer.answer(try peer.expect(.routeQuery).id, output: routes([1, 2]))
        }
        await #expect(throws: ClientError.protocolViolation("2 routes for 1 destinations")) {
            try await client.routes(to: [destination()])
        }
        try await service.finish()
    }
}
