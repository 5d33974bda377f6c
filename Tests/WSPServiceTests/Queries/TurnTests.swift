import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol

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

    @Test("with batches: one slice in a turn of the loop, of one user after the other")
    func batches() throws {
        let harness = try Harness()
        let clients = try [1001, 1001, 1001, 1002].map { try harness.greetedClient(of: $0) }
        for (client, slices) in zip(clients, [5, 5, 5, 3]) {
            let count = slices * 1024
            try client.sendBatch(
                (0..<count).map { RouteDestination(address: IPAddress(ipv4: 0xcb00_7100 + UInt32($0))) }, id: 7)
        }
        #expect(try order(of: clients, harness).first == 3)
    }
}
