import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol
import WSPService
import WSPSystem

@Suite("SIO_WSPD_ROUTE_QUERY")
struct BatchTests {
    private func many(_ count: Int) -> [RouteDestination] {
        (0..<count).map { RouteDestination(address: IPAddress(ipv4: 0xcb00_0000 + UInt32($0))) }
    }

    @Test("records come in the order of the destinations, unreachable ones with their error")
    func order() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        harness.kernel.routes[ip("203.0.113.2")] = .refused(errno: EHOSTUNREACH)
        let records = try client.batch(["203.0.113.1", "203.0.113.2", "2001:db8:1::9", "0.0.0.0", "203.0.113.1"])
        #expect(records.map(\.error) == [.success, .hostUnreachable, .success, .invalidArgument, .success])
        #expect(records.map(\.source) == [ip("192.0.2.2"), nil, ip("2001:db8::2"), nil, ip("192.0.2.2")])
        #expect(records.map(\.gateway) == [ip("192.0.2.1"), nil, nil, nil, ip("192.0.2.1")])
        #expect(records.map(\.interfaceIndex) == [2, 0, 2, 0, 2])
        #expect(records.map(\.interfaceName) == ["eth0", "", "eth0", "", "eth0"])
        #expect(records.map { $0.generationNumber == 0 } == [false, false, false, true, false])
        #expect(records[0] == records[4])
        #expect(records[0].table == RouteMessage.mainTable)
        #expect(records[0].routeType == RouteType.unicast.rawValue)
    }

    @Test("a record's generation is the one that SIO_ROUTING_INTERFACE_QUERY tells, in the result's epoch")
    func generation() throws {
        let client = try Harness().greetedClient()
        let destination: [UInt8] = .encoded { RouteDestination(address: ip("203.0.113.9")).encode(into: &$0) }
        let reply = try client.call(.routeQuery, destination, .anyFamily)
        let record = try #require(try reply.routes().first)
        let single = try client.route("203.0.113.9").generation
        #expect(Generation(epoch: reply.generation.epoch, number: record.generationNumber) == single)
    }

    @Test("no destination is an empty table")
    func empty() throws {
        let client = try Harness().greetedClient()
        let reply = try client.call(.routeQuery, [], capacity: 8)
        #expect(reply.error == .success)
        #expect(reply.byteCount == 8)
        #expect(try reply.routes().isEmpty)
    }

    @Test("scope ids count, and one that contradicts the socket's interface is WSAEINVAL in its record")
    func scopes() throws {
        let client = try Harness().greetedClient()
        let input: [UInt8] = .encoded { writer in
            for scope: UInt32 in [2, 3] {
                RouteDestination(address: ip("fe80::9"), scopeID: scope).encode(into: &writer)
            }
        }
        let socket = SocketProperties(family: .inet6, outputInterface: 2)
        #expect(try client.call(.routeQuery, input, socket).routes().map(\.error) == [.success, .invalidArgument])
    }

    @Test(
        "a length that is no multiple of 24, and a reserved field that is not 0, are WSAEINVAL", arguments: [1, 23, 25])
    func badLength(count: Int) throws {
        let client = try Harness().greetedClient()
        expect(try client.call(.routeQuery, [UInt8](repeating: 2, count: count)), .invalidArgument)
        var reserved = [UInt8].encoded { RouteDestination(address: ip("203.0.113.9")).encode(into: &$0) }
        reserved[2] = 1
        expect(try client.call(.routeQuery, reserved), .invalidArgument)
    }

    @Test("as many destinations as HELLO says are answered; more do not fit a frame")
    func limit() throws {
        let harness = try Harness { $0.maximumFrameLength = 4096 }
        let client = try harness.connect()
        try client.send(TestClient.hello())
        try client.exchange()
        let limit = Int(try #require(client.takeHello()).maximumDestinations)
        #expect(try client.batch(many(limit)).count == limit)
        try client.send(
            TestClient.control(
                .routeQuery,
                .encoded { writer in
                    for destination in many(limit + 1) { destination.encode(into: &writer) }
                }, id: 2))
        try client.exchange()
        #expect(client.takeFailure()?.code == .frameTooLong)
    }

    @Test("a family that is neither, or that the socket excludes, refuses the whole batch")
    func families() throws {
        let client = try Harness().greetedClient()
        let mixed: [UInt8] = .encoded { writer in
            for text in ["203.0.113.9", "2001:db8:1::9"] { RouteDestination(address: ip(text)).encode(into: &writer) }
        }
        expect(try client.call(.routeQuery, mixed, .inet), .addressFamilyNotSupported)
        expect(try client.call(.routeQuery, mixed, .inet6), .addressFamilyNotSupported)
        expect(try client.call(.routeQuery, [UInt8](repeating: 0, count: 24)), .addressFamilyNotSupported)
    }

    @Test("too little room is WSAEFAULT with the size needed", arguments: [0, 8, 167])
    func shortCapacity(capacity: Int) throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let input: [UInt8] = .encoded { writer in many(2).forEach { $0.encode(into: &writer) } }
        expect(try client.call(.routeQuery, input, capacity: capacity), .fault, byteCount: 168)
        #expect(harness.kernel.questions.isEmpty)
    }

    /// Sends a batch and turns until its first slice has been answered.
    private func begin(_ destinations: [RouteDestination], _ harness: Harness, _ client: TestClient) throws {
        try client.sendBatch(destinations, id: 7)
        harness.kernel.willAnswer = { harness.clock.advance(by: TimeSpan(nanoseconds: 1000)) }
        for _ in 0..<20 where harness.kernel.questions.isEmpty { try harness.run(turns: 1) }
        let answered = harness.kernel.questions.count
        try #require(answered > 0 && answered < destinations.count)
    }

    @Test("a long batch is answered in slices, and other clients in between")
    func slices() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let other = try harness.greetedClient(of: 1002)
        try begin(many(8000), harness, client)
        try other.send(TestClient.control(.addressListQuery, id: 8))
        try harness.run(turns: 1)
        try other.receive()
        #expect(other.takeResult(8) != nil)
        #expect(harness.kernel.questions.count < 8000)
        for _ in 0..<500 where client.inbox.isEmpty { try client.exchange() }
        let records = try #require(client.takeResult(7)).routes()
        #expect(records.count == 8000)
        #expect(harness.kernel.questions.map(\.destination) == many(8000).map(\.address))
    }

    @Test("frames behind a batch wait for it and are answered in their order")
    func framesBehind() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        try client.sendBatch(
            many(3000), id: 7,
            followedBy: TestClient.control(.addressListQuery, id: 8) + TestClient.control(.addressListChange, id: 9))
        try client.sendBatch(many(2000), id: 10, followedBy: TestClient.cancel(9, id: 11))
        for _ in 0..<50 where client.inbox.count < 6 { try client.exchange() }
        #expect(client.inbox.map(\.id).filter { $0 != 9 } == [7, 8, 10, 11])
        #expect(client.takeResult(9)?.error == .ioPending)
        #expect(try client.completion(9)?.error == .operationAborted)
    }

    @Test("a batch ends with its connection")
    func disconnect() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        try begin(many(8000), harness, client)
        client.disconnect()
        for _ in 0..<1000 where harness.service.hasSessions { try harness.run(turns: 1) }
        #expect(!harness.service.hasSessions)
        #expect(try harness.greetedClient().addresses().count == 2)
    }
}
