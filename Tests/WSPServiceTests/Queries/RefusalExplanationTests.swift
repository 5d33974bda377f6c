import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol
import WSPService

@Suite("The explanation of a destination that is refused")
struct RefusalExplanationTests {
    private let destination = "203.0.113.9"

    /// A kernel that refuses the destination by a route of table 100, behind `count` others.
    private func harness(
        count: Int = 3, _ configure: (inout ServiceConfiguration) -> Void = { _ in }
    ) throws -> Harness {
        let harness = try Harness(configure)
        let kernel = harness.kernel
        kernel.setUpUsualRules()
        kernel.rules.insert(.lookup(100, priority: 10), at: 1)
        kernel.routes[ip(destination)] = .refused(errno: EHOSTUNREACH)
        kernel.tables[100] =
            (0..<count).map { .listed("10.0.\($0 % 256).0", 24, table: 100) }
            + [.listed("203.0.113.0", 24, table: 100, type: .unreachable)]
        return harness
    }

    @Test("tells the route that refuses, its table, and the rule that led there")
    func route() throws {
        let record = try harness().greetedClient().explain(destination)
        #expect(record.error == .hostUnreachable && record.decision == .route)
        #expect(record.source == nil && record.sourceReason == .none && record.interfaceIndex == 0)
        let prefix = IPPrefix(ip("203.0.113.0"), length: 24)
        #expect(
            record.route == ExplainedRoute(table: 100, prefix: prefix, type: RouteType.unreachable.rawValue))
        #expect(record.rule?.priority == 10 && record.certainty == .certain)
    }

    @Test("tells the rule that refuses")
    func rule() throws {
        let harness = try harness()
        harness.kernel.routes[ip(destination)] = .refused(errno: EACCES)
        harness.kernel.tables = [:]
        harness.kernel.rules.insert(.lookup(0, priority: 20) { $0.action = UInt8(FR_ACT_PROHIBIT) }, at: 2)
        let record = try harness.greetedClient().explain(destination)
        #expect(record.decision == .rule && record.route == nil)
        #expect(record.rule?.priority == 20 && record.rule?.actionText == "prohibit")
    }

    @Test("says that there is no route where no table has one")
    func noRoute() throws {
        let harness = try harness()
        harness.kernel.routes[ip(destination)] = .refused(errno: ENETUNREACH)
        harness.kernel.tables = [:]
        let record = try harness.greetedClient().explain(destination)
        #expect(record.error == .networkUnreachable && record.decision == .noRoute && record.rule == nil)
    }

    @Test("lacks its cause where the kernel does not tell its routes, or has more than may be looked at")
    func notFound() throws {
        let silent = try harness()
        silent.kernel.searchError = .refused(.getRoute, errno: EBUSY, explanation: nil)
        let limited = try harness(count: 100) { $0.maximumSearchedRoutes = 50 }
        for harness in [silent, limited] {
            let record = try harness.greetedClient().explain(destination)
            #expect(record.error == .hostUnreachable && record.decision == .notKnown)
            #expect(record.route == nil && record.rule == nil)
        }
    }

    /// Begins an explanation that takes hundreds of turns.
    private func begin(_ client: TestClient, _ harness: Harness, id: UInt64, behind: [UInt8] = []) throws {
        try client.send(TestClient.control(.explain, socketAddress(destination), .anyFamily, id: id) + behind)
        try harness.run()
        try client.receive()
        try #require(client.inbox.isEmpty)
    }

    private func finish(_ client: TestClient, _ harness: Harness, turns: Int = 400, frames: Int) throws {
        for _ in 0..<turns where client.inbox.count < frames {
            try harness.run(turns: 1)
            try client.receive()
        }
    }

    @Test("comes from a large table in shares, and other clients are answered in between")
    func shares() throws {
        let harness = try harness(count: 500)
        let client = try harness.greetedClient()
        let other = try harness.greetedClient()
        try begin(client, harness, id: 7)
        #expect(try other.addresses().count == 2)
        try client.receive()
        #expect(client.inbox.isEmpty)
        try finish(client, harness, frames: 1)
        #expect(try #require(client.takeResult(7)).explanation().route?.table == 100)
    }

    @Test("lets the frames behind it wait, and they are answered in their order")
    func framesBehind() throws {
        let harness = try harness(count: 100)
        let client = try harness.greetedClient()
        let frames =
            TestClient.control(.addressListQuery, id: 8)
            + TestClient.control(.explain, socketAddress(destination), .anyFamily, id: 9)
            + TestClient.control(.addressListQuery, id: 10)
        try begin(client, harness, id: 7, behind: frames)
        try finish(client, harness, frames: 4)
        #expect(client.inbox.map(\.id) == [7, 8, 9, 10])
    }

    @Test("is looked for one at a time, in the order of the requests")
    func oneAtATime() throws {
        let harness = try harness(count: 100)
        let clients = try (0..<3).map { _ in try harness.greetedClient() }
        for client in clients {
            try client.send(TestClient.control(.explain, socketAddress(destination), .anyFamily, id: 7))
        }
        var order: [Int] = []
        for _ in 0..<400 where order.count < clients.count {
            try harness.run(turns: 1)
            for (index, client) in clients.enumerated() {
                try client.receive()
                if let reply = client.takeResult(7) {
                    #expect(try reply.explanation().route?.table == 100)
                    order.append(index)
                }
            }
            #expect(harness.kernel.openSearches <= 1)
        }
        #expect(order.count == 3)
        #expect(harness.kernel.openSearches == 0)
    }

    @Test("ends with its connection, and the next one has its turn")
    func disconnect() throws {
        let harness = try harness(count: 500)
        let client = try harness.greetedClient()
        try begin(client, harness, id: 7)
        client.disconnect()
        try harness.run(turns: 10)
        #expect(!harness.service.hasSessions)
        #expect(harness.kernel.openSearches == 0)
        harness.kernel.tables[100]?.removeFirst(490)
        #expect(try harness.greetedClient().explain(destination).route?.table == 100)
    }
}
