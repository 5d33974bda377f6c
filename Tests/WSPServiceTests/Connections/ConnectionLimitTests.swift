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
        #expect(third.isClosed)
        first.disconnect()
        try harness.run()
        let fourth = try harness.greetedClient()
        #expect(try fourth.status("clients") == 2)
        #expect(try second.status("clients_refused") == 1)
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
