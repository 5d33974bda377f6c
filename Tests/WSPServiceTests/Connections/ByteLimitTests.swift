import NetworkPrimitives
import Testing
import WSPProtocol
import WSPSystem

@testable import WSPService

@Suite("Limits of bytes that are kept")
struct ByteLimitTests {
    private static let limit = 1 << 20
    private static let frameLength = 600_000

    private func harness(_ change: (inout ServiceConfiguration) -> Void = { _ in }) throws -> Harness {
        try Harness {
            $0.maximumBytesPerUser = ByteLimitTests.limit
            change(&$0)
        }
    }

    private func longRequest(id: UInt64) -> [UInt8] {
        TestClient.control(.statusQuery, Array(repeating: 0, count: Self.frameLength - 104), id: id)
    }

    private func held(_ user: UInt32, _ harness: Harness) -> Int { harness.service.accounts[user]?.heldBytes ?? -1 }

    /// Sends all but the last byte of a long request.
    private func begin(_ client: TestClient, id: UInt64, _ harness: Harness) throws {
        try client.send(longRequest(id: id).dropLast())
        try harness.run(turns: 20)
    }

    @Test("a frame is charged as a whole when its header has come, and released when it has been handled")
    func frame() throws {
        let harness = try harness()
        let client = try harness.greetedClient(of: 1001)
        let frame = longRequest(id: 7)
        try client.send(Array(frame[..<20]))
        try harness.run()
        #expect(held(1001, harness) == Self.frameLength)
        try client.send(Array(frame[20...]))
        try client.exchange()
        #expect(try #require(client.takeResult(7)).error == .success)
        #expect(held(1001, harness) == 0)
        #expect(harness.service.heldBytes.count == 0)
    }

    @Test("one frame too many is WSAENOBUFS before it has come, and the connection goes on")
    func tooManyFrames() throws {
        let harness = try harness()
        let first = try harness.greetedClient(of: 1001)
        let second = try harness.greetedClient(of: 1001)
        let other = try harness.greetedClient(of: 1002)
        try begin(first, id: 7, harness)
        let refused = longRequest(id: 8)
        try second.send(Array(refused[..<20]))
        try second.exchange()
        expect(try #require(second.takeResult(8)), .noBuffers)
        try second.send(Array(refused[20...]) + TestClient.control(.addressListQuery, id: 9))
        try harness.run(turns: 100)
        try second.receive()
        #expect(try #require(second.takeResult(9)).error == .success)
        // Others have room, and so has the user once the first frame is whole.
        try begin(other, id: 7, harness)
        try other.send([0])
        try other.exchange()
        #expect(try #require(other.takeResult(7)).error == .success)
        try first.send([0])
        try first.exchange()
        #expect(try #require(first.takeResult(7)).error == .success)
        try second.send(longRequest(id: 10))
        try harness.run(turns: 100)
        try second.receive()
        #expect(try #require(second.takeResult(10)).error == .success)
        #expect(try other.status("requests_refused") == 1)
    }

    @Test("a refused frame with the number of a pending request breaks the protocol as any other would")
    func duplicate() throws {
        let harness = try harness()
        let first = try harness.greetedClient(of: 1001)
        let second = try harness.greetedClient(of: 1001)
        try begin(first, id: 7, harness)
        let pending = try second.armList()
        try second.send(Array(longRequest(id: pending)[..<20]))
        try second.exchange()
        #expect(second.takeFailure()?.code == .duplicateRequest)
    }

    @Test("a connection that ends gives back what it held")
    func disconnect() throws {
        let harness = try harness()
        let first = try harness.greetedClient(of: 1001)
        let second = try harness.greetedClient(of: 1001)
        try begin(first, id: 7, harness)
        first.disconnect()
        try harness.run()
        #expect(held(1001, harness) == 0)
        try begin(second, id: 7, harness)
        #expect(held(1001, harness) == Self.frameLength)
    }

    @Test("a batch is charged with its answer")
    func batch() throws {
        let harness = try harness()
        let first = try harness.greetedClient(of: 1001)
        let second = try harness.greetedClient(of: 1001)
        let destinations = (0..<8000).map { RouteDestination(address: IPAddress(ipv4: 0xcb00_0000 + UInt32($0))) }
        harness.kernel.willAnswer = { harness.clock.advance(by: TimeSpan(nanoseconds: 1000)) }
        try first.sendBatch(destinations, id: 7)
        for _ in 0..<20 where harness.kernel.questions.isEmpty { try harness.run(turns: 1) }
        #expect(held(1001, harness) >= 8000 * 80)
        // Its frame would fit, but not together with the answer.
        try second.sendBatch(Array(destinations.prefix(6000)), id: 8)
        for _ in 0..<500 where second.inbox.isEmpty { try second.exchange() }
        expect(try #require(second.takeResult(8)), .noBuffers)
        for _ in 0..<1000 where first.inbox.isEmpty { try first.exchange() }
        #expect(try #require(first.takeResult(7)).routes().count == 8000)
        #expect(held(1001, harness) == 0)
    }

    @Test("where nothing is left, small requests are answered, and long answers refused")
    func allowance() throws {
        let harness = try harness { $0.maximumBytesPerUser = ByteLimitTests.frameLength }
        let first = try harness.greetedClient(of: 1001)
        let second = try harness.greetedClient(of: 1001)
        try begin(first, id: 7, harness)
        #expect(try second.addresses().count == 2)
        let id = try second.armList()
        expect(try second.call(.statusQuery), .noBuffers)
        harness.kernel.happen(.newAddress("192.0.2.7"))
        #expect(try second.completedIDs() == [id])
    }

    @Test("where nothing is left, little more than the allowance waits for a client that does not read")
    func output() throws {
        let harness = try harness { $0.maximumBytesPerUser = ByteLimitTests.frameLength }
        let first = try harness.greetedClient(of: 1001)
        let second = try harness.greetedClient(of: 1001)
        try begin(first, id: 7, harness)
        let frames = (1000..<1050).flatMap { TestClient.control(.addressListQuery, id: $0) }
        var offset = 0
        var idleTurns = 0
        while idleTurns < 100 {
            let count = try second.sendSome(frames, from: offset)
            idleTurns = count == 0 ? idleTurns + 1 : 0
            offset = (offset + count) % frames.count
            try harness.run(turns: 1)
        }
        #expect(held(1001, harness) > Self.frameLength)
        #expect(held(1001, harness) <= Self.frameLength + 4 * Session.allowance)
        for _ in 0..<100 { try second.exchange() }
        #expect(
            second.inbox.allSatisfy { if case .result(let reply) = $0.frame { reply.error == .success } else { false } }
        )
        #expect(held(1001, harness) == Self.frameLength)
    }

    @Test("what all users hold is bounded too, except to root, who can see who")
    func inAll() throws {
        let harness = try harness { $0.maximumBytes = ByteLimitTests.limit }
        let first = try harness.greetedClient(of: 1001)
        let second = try harness.greetedClient(of: 1002)
        let root = try harness.greetedClient(of: 0)
        try begin(first, id: 7, harness)
        try second.send(longRequest(id: 7))
        try harness.run(turns: 100)
        try second.receive()
        expect(try #require(second.takeResult(7)), .noBuffers)
        try root.send(longRequest(id: 7))
        try harness.run(turns: 100)
        try root.receive()
        #expect(try #require(root.takeResult(7)).error == .success)
        #expect(try root.status("user_1001_held_bytes") == Self.frameLength)
    }

    @Test("a refused frame of which a part has come ends with the next process as it would have with this one")
    func restart() throws {
        let harness = try harness()
        let first = try harness.greetedClient()
        let second = try harness.greetedClient()
        try begin(first, id: 7, harness)
        let refused = longRequest(id: 8)
        try second.send(Array(refused[..<50_000]))
        try harness.run(turns: 20)
        try second.receive()
        expect(try #require(second.takeResult(8)), .noBuffers)
        try harness.restart()
        #expect(harness.service.heldBytes.count == Self.frameLength)
        try second.send(Array(refused[50_000...]) + TestClient.control(.addressListQuery, id: 9))
        try harness.run(turns: 100)
        try second.receive()
        #expect(try #require(second.takeResult(9)).error == .success)
        try first.send([0])
        try first.exchange()
        #expect(try #require(first.takeResult(7)).error == .success)
    }

    @Test("the status tells each user what it has itself, and root what everybody has")
    func status() throws {
        let harness = try harness()
        let first = try harness.greetedClient(of: 1001)
        let second = try harness.greetedClient(of: 1002)
        let root = try harness.greetedClient(of: 0)
        try begin(first, id: 7, harness)
        _ = try second.armRoute("203.0.113.9")
        #expect(try second.status("user_1002_clients") == 1)
        #expect(try second.status("user_1002_pending_requests") == 1)
        #expect(try second.status("user_1002_watched_destinations") == 1)
        #expect(try !second.statusNames().contains { $0.hasPrefix("user_1001") })
        #expect(try root.status("user_1001_held_bytes") == Self.frameLength)
        #expect(try root.status("user_1002_requests") == 5)
        #expect(try root.status("held_bytes") == Self.frameLength)
    }
}
