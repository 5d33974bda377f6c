import Testing
import WSPProtocol
import WSPService

@Suite("Connection limits")
struct ConnectionLimitTests {
    @Test("a connection too many gets an ERROR frame unasked, and a later one is served")
    func tooMany() throws {
        let harness = try Harness { $0.maximumConnections = 2 }
        let first = try harness.greetedClient()
        let second = try harness.greetedClient()
        let third = try harness.connect()
        try third.exchange()
        #expect(third.takeFailure()?.code == .tooManyConnections)
        #expect(try third.ends())
        first.disconnect()
        try harness.run()
        let fourth = try harness.greetedClient()
        #expect(try fourth.status("clients") == 2)
        #expect(try second.status("clients_refused") == 1)
    }

    @Test("of many connections some are kept for root and the user that the service runs as")
    func kept() throws {
        let harness = try Harness { $0.maximumConnections = 128 }
        let others = try (1...120).map { try harness.connect(as: 1000 + $0 % 4) }
        let refused = try harness.connect(as: 1000)
        try refused.exchange()
        #expect(refused.takeFailure()?.code == .tooManyConnections)
        let privileged = try (0..<8).map { _ in try harness.connect(as: 0) }
        for client in others + privileged { try client.greet() }
        let tooMany = try harness.connect(as: 0)
        try tooMany.exchange()
        #expect(tooMany.takeFailure()?.code == .tooManyConnections)
    }

    @Test("the connections of one user are limited too")
    func tooManyOfUser() throws {
        let harness = try Harness { $0.maximumConnectionsPerUser = 1 }
        let first = try harness.greetedClient()
        let second = try harness.connect()
        try second.exchange()
        #expect(second.takeFailure()?.code == .tooManyConnections)
        first.disconnect()
        try harness.run()
        _ = try harness.greetedClient()
    }
}
