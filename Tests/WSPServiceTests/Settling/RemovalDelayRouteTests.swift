import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol

@Suite("A removal delay on a destination")
struct RemovalDelayRouteTests {
    private static let destination = ip("203.0.113.9")

    private func armed(
        _ options: RequestOptions = RequestOptions(removalDelayMilliseconds: 100), from start: RouteReply? = nil
    ) throws -> (Harness, TestClient, UInt64) {
        let harness = try Harness()
        harness.kernel.routes[Self.destination] = start
        let client = try harness.greetedClient()
        return (harness, client, try client.armRoute("203.0.113.9", .anyFamily, options))
    }

    /// Nil is the usual answer: reachable by eth0.
    private func move(_ harness: Harness, to reply: RouteReply?) throws {
        harness.kernel.routes[Self.destination] = reply
        harness.kernel.post(.routeChange("203.0.113.9", 32))
        try harness.run()
    }

    @Test("a way that is back in time completes nothing")
    func flap() throws {
        let (harness, client, id) = try armed()
        try move(harness, to: .refused(errno: ENETUNREACH))
        try harness.advance(50)
        try move(harness, to: .refused(errno: EHOSTUNREACH))
        try harness.advance(49)
        try move(harness, to: nil)
        try harness.advance(1000)
        #expect(try client.completion(id) == nil)
        #expect(try client.status("suppressed_flaps") == 1)
        try move(harness, to: .route(.ipv4(source: "192.0.2.2", interface: 3)))
        #expect(try client.completion(id) != nil)
    }

    @Test("a destination that stays unreachable completes the request when the delay is over")
    func removal() throws {
        let (harness, client, id) = try armed()
        try move(harness, to: .refused(errno: ENETUNREACH))
        try harness.advance(50)
        try move(harness, to: .refused(errno: EHOSTUNREACH))
        try harness.advance(49)
        #expect(try client.completion(id) == nil)
        try harness.advance(1)
        let completion = try #require(try client.completion(id))
        #expect(completion.generation == (try client.route("203.0.113.9").generation))
    }

    @Test(
        "another source or interface completes at once, also after the destination was unreachable",
        arguments: [RouteMessage.ipv4(source: "192.0.2.7"), .ipv4(source: "192.0.2.2", interface: 3)],
        [true, false])
    func otherWay(route: RouteMessage, isFirstUnreachable: Bool) throws {
        let (harness, client, id) = try armed()
        if isFirstUnreachable { try move(harness, to: .refused(errno: ENETUNREACH)) }
        #expect(try client.completion(id) == nil)
        try move(harness, to: .route(route))
        #expect(try client.completion(id) != nil)
    }

    @Test("a destination that was unreachable completes at once, reachable or unreachable otherwise")
    func unreachable() throws {
        for reply in [nil, RouteReply.refused(errno: EHOSTUNREACH)] {
            let (harness, client, id) = try armed(from: .refused(errno: ENETUNREACH))
            try move(harness, to: reply)
            #expect(try client.completion(id) != nil)
        }
    }

    @Test("a way that is back by another gateway is the same, unless the path counts", arguments: [false, true])
    func gateway(countsPathChanges: Bool) throws {
        let options = RequestOptions(countsPathChanges: countsPathChanges, removalDelayMilliseconds: 100)
        let (harness, client, id) = try armed(options)
        try move(harness, to: .refused(errno: ENETUNREACH))
        try move(harness, to: .route(.ipv4(source: "192.0.2.2", gateway: "192.0.2.77")))
        #expect(try client.completion(id).map(\.error) == (countsPathChanges ? .success : nil))
        #expect(try client.status("suppressed_flaps") == (countsPathChanges ? 0 : 1))
    }

    @Test("a way that is back although no event has said so is found when the delay is over")
    func silentReturn() throws {
        let (harness, client, id) = try armed()
        try move(harness, to: .refused(errno: ENETUNREACH))
        // The second question after an event has been asked by then.
        try harness.pass(60)
        harness.kernel.routes[Self.destination] = nil
        try harness.pass(39)
        let asked = harness.kernel.questions.count
        try harness.pass(1)
        #expect(harness.kernel.questions.count == asked + 1)
        #expect(try client.completion(id) == nil)
        #expect(try client.status("suppressed_flaps") == 1)
    }

    @Test("a kernel that does not answer when the delay is over keeps the completion from nobody")
    func noAnswer() throws {
        let (harness, client, id) = try armed()
        try move(harness, to: .refused(errno: ENETUNREACH))
        try harness.pass(60)
        harness.kernel.resolveError = .replyLost(.getRoute)
        try harness.pass(40)
        #expect(try client.completion(id) != nil)
    }

    @Test("a wildcard is told of every change at once: nobody can say what is back")
    func wildcard() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let id = try client.armRoute("0.0.0.0", .inet, RequestOptions(removalDelayMilliseconds: 100))
        harness.kernel.post(
            .route(.deleted, RouteMessage(family: .inet, destination: IPPrefix(ip("0.0.0.0"), length: 0))))
        #expect(try client.completion(id) != nil)
    }
}
