import NetworkPrimitives
import Rtnetlink
import TestSupport
import Testing
import WSPProtocol

/// Clients of a test count their requests from the same number, so those of two have the same ids.
@Suite("What belongs to one connection")
struct IsolationTests {
    private let destinations = ["203.0.113.8", "203.0.113.9"]

    /// A client each of two users, and another connection of the first.
    private func clients(_ harness: Harness) throws -> [TestClient] {
        try [1001, 1002, 1001].map { try harness.greetedClient(of: $0) }
    }

    @Test("completes there and nowhere else, though others have requests of the same id")
    func sameIDs() throws {
        let harness = try Harness()
        let clients = try clients(harness)
        let routes = try zip(clients, [0, 1, 1]).map { try $0.armRoute(destinations[$1]) }
        try #require(Set(routes).count == 1)
        harness.kernel.routes[ip(destinations[0])] = .route(.ipv4(source: "198.51.100.3", interface: 3))
        harness.kernel.post(.routeChange(destinations[0], 32))
        #expect(try clients.map { try $0.completedIDs() } == [[routes[0]], [], []])
    }

    @Test("cannot be cancelled from another, of the same user or of another")
    func cancelled() throws {
        let harness = try Harness()
        let clients = try clients(harness)
        let lists = try clients.map { try $0.armList() }
        for client in clients[1...] {
            let cancel = client.nextID()
            try client.send(TestClient.cancel(lists[0], id: cancel))
            #expect(try client.completion(lists[0])?.error == .operationAborted)
        }
        #expect(try clients[0].completedIDs().isEmpty)
        harness.kernel.happen(.newAddress("192.0.2.7"))
        #expect(try clients.map { try $0.completedIDs() } == [[lists[0]], [], []])
    }

    @Test("ends with it: who comes next on the same descriptor is told nothing of it")
    func successor() throws {
        let harness = try Harness()
        let gone = try harness.greetedClient(of: 1001)
        _ = try gone.armList()
        // An answer that was not read, and the first half of a request.
        try gone.send(TestClient.control(.addressListQuery, id: 7))
        try gone.send(Array(TestClient.control(.addressListChange, id: 8).prefix(50)))
        gone.disconnect()
        try harness.run()
        let next = try harness.greetedClient(of: 1002)
        harness.kernel.happen(.newAddress("192.0.2.7"))
        try next.exchange()
        #expect(next.inbox.isEmpty && !next.isClosed)
        #expect(try next.addresses().contains { $0.address == ip("192.0.2.7") })
        #expect(next.inbox.isEmpty)
    }

    @Test("is not mixed up where frames come in pieces, by turns, and answers are of any size")
    func pieces() throws {
        var generator = SeededGenerator()
        let seed = generator.seed
        let harness = try Harness()
        let clients = try clients(harness)
        var asked = clients.map { _ in [UInt64: Int]() }
        var waiting = clients.map { _ in [UInt8]() }
        for round in 0..<600 {
            let which = Int.random(in: 0..<clients.count, using: &generator)
            if waiting[which].isEmpty {
                let id = UInt64(round / 8)
                guard asked[which][id] == nil else { continue }
                let number = Int.random(in: 1...250, using: &generator)
                asked[which][id] = number
                let destination = "203.0.113.\(number)"
                waiting[which] = TestClient.control(
                    .routingInterfaceQuery, socketAddress(destination), .anyFamily, id: id)
                harness.kernel.routes[ip(destination)] = .route(.ipv4(source: "198.51.100.\(number)", interface: 3))
            }
            let count = Int.random(in: 1...waiting[which].count, using: &generator)
            try clients[which].send(Array(waiting[which].prefix(count)))
            waiting[which].removeFirst(count)
            try harness.run(turns: 1)
        }
        for (index, client) in clients.enumerated() {
            try client.send(waiting[index])
            try client.exchange()
            for (id, number) in asked[index] {
                let reply = try #require(client.takeResult(id), "WSPD_TEST_SEED=\(seed)")
                #expect(try reply.socketAddress().address == ip("198.51.100.\(number)"), "WSPD_TEST_SEED=\(seed)")
            }
            #expect(client.inbox.isEmpty, "WSPD_TEST_SEED=\(seed)")
        }
    }
}
