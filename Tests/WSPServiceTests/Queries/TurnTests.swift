import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol
import WSPSystem

@testable import WSPService

@Suite("Users take turns")
struct TurnTests {
    @Test("however much one has brought, and one's own work keeps its order")
    func queue() {
        var queue = TurnQueue<String>()
        for piece in ["a1", "a2", "a3"] { queue.append(piece, of: 1) }
        queue.append("b1", of: 2)
        #expect(queue.popFirst() == "a1")
        for piece in ["c1", "c2"] { queue.append(piece, of: 3) }
        queue.append("b2", of: 2)
        #expect(queue.pieces == ["b1", "b2", "a2", "a3", "c1", "c2"])
        var rest: [String] = []
        while let piece = queue.popFirst() { rest.append(piece) }
        #expect(rest == ["b1", "a2", "c1", "b2", "a3", "c2"])
        #expect(queue.isEmpty && queue.pieces.isEmpty)
    }

    /// Turns until each client has its result, and returns the clients' places in the order of the results.
    private func order(of clients: [TestClient], _ harness: Harness) throws -> [Int] {
        var order: [Int] = []
        for _ in 0..<2000 where order.count < clients.count {
            try harness.run(turns: 1)
            for (place, client) in clients.enumerated() {
                try client.receive()
                if client.takeResult(7) != nil { order.append(place) }
            }
        }
        return order
    }

    @Test("with explanations: one user's many make another's wait for one")
    func explanations() throws {
        let harness = try Harness()
        let kernel = harness.kernel
        kernel.setUpUsualRules()
        kernel.rules.insert(.lookup(100, priority: 10), at: 1)
        kernel.routes[ip("203.0.113.9")] = .refused(errno: EHOSTUNREACH)
        kernel.tables[100] =
            (0..<100).map { .listed("10.0.\($0).0", 24, table: 100) }
            + [.listed("203.0.113.0", 24, table: 100, type: .unreachable)]
        let clients = try [1001, 1001, 1001, 1002].map { try harness.greetedClient(of: $0) }
        for client in clients {
            try client.send(TestClient.control(.explain, socketAddress("203.0.113.9"), .anyFamily, id: 7))
            try harness.run(turns: 1)
        }
        #expect(try order(of: clients, harness).firstIndex(of: 3) == 1)
    }

    @Test("with batches: one user's many make another's wait for a slice of each turn of the loop")
    func batches() throws {
        let harness = try Harness()
        harness.kernel.willAnswer = { harness.clock.advance(by: TimeSpan(nanoseconds: 1000)) }
        let clients = try [1001, 1001, 1001, 1002].map { try harness.greetedClient(of: $0) }
        for (place, (client, count)) in zip(clients, [5000, 5000, 5000, 4000]).enumerated() {
            let first = 0xcb00_7100 + UInt32(place) << 16
            try client.sendBatch(
                (0..<count).map { RouteDestination(address: IPAddress(ipv4: first + UInt32($0))) }, id: 7)
        }
        #expect(try order(of: clients, harness).first == 3)
    }

    @Test("with single requests: who sends many at once is served for a share of each turn")
    func requests() throws {
        let harness = try Harness()
        harness.kernel.willAnswer = { harness.clock.advance(by: LoopShare.quantum * 3 / 4) }
        let greedy = try harness.greetedClient(of: 1001)
        let modest = try harness.greetedClient(of: 1002)
        func question(_ host: UInt64) -> [UInt8] {
            TestClient.control(.routingInterfaceQuery, socketAddress("203.0.113.\(host)"), .anyFamily, id: host)
        }
        try greedy.send((1...200).flatMap(question))
        try modest.send(question(201))
        try harness.run(turns: 1)
        try modest.receive()
        try greedy.receive()
        #expect(modest.takeResult(201) != nil)
        #expect((1...200).count { greedy.takeResult($0) != nil } == 2)
        try harness.run(turns: 200)
        try greedy.receive()
        #expect((3...200).allSatisfy { greedy.takeResult($0) != nil })
    }

    @Test("with connections: a user's many are served as one would be")
    func connections() throws {
        let harness = try Harness()
        harness.kernel.willAnswer = { harness.clock.advance(by: LoopShare.quantum * 3 / 4) }
        let greedy = try (0..<20).map { _ in try harness.greetedClient(of: 1001) }
        let modest = try harness.greetedClient(of: 1002)
        for (place, client) in (greedy + [modest]).enumerated() {
            try client.send(
                TestClient.control(
                    .routingInterfaceQuery, socketAddress("203.0.113.\(place)"), .anyFamily, id: 7))
        }
        try harness.run(turns: 1)
        try modest.receive()
        #expect(modest.takeResult(7) != nil)
        func answered() throws -> Int {
            try greedy.count {
                try $0.receive()
                return $0.takeResult(7) != nil
            }
        }
        #expect(try answered() == 2)
        try harness.run(turns: 20)
        #expect(try answered() == 18)
    }

    @Test("and what one piece of work takes beyond a share is made up for")
    func share() {
        var share = LoopShare()
        #expect(share.rest(in: 5) == LoopShare.quantum)
        share.spend(LoopShare.quantum * 5 / 2)
        #expect([5, 6, 7].map { share.rest(in: $0).nanoseconds } == [0, 0, LoopShare.quantum.nanoseconds / 2])
        share.spend(LoopShare.quantum / 4)
        #expect(share.rest(in: 7) == LoopShare.quantum / 4)
        #expect(share.rest(in: 9) == LoopShare.quantum)
    }
}

/// Spans are whole nanoseconds; the parts of a share used here are too.
private func / (span: TimeSpan, divisor: UInt64) -> TimeSpan { TimeSpan(nanoseconds: span.nanoseconds / divisor) }
