import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol

@testable import WSPService

@Suite("SIO_WSPD_EXPLAIN")
struct ExplanationTests {
    private let destination = "203.0.113.9"

    private func harness() throws -> Harness {
        let harness = try Harness()
        harness.kernel.setUpUsualRules()
        var route = RouteMessage.listed("203.0.113.0", 24)
        route.protocolNumber = UInt8(RTPROT_STATIC)
        route.priority = 100
        route.nexthopID = 7
        route.outputInterface = nil
        route.multipath = [RouteNexthop(interface: 2), RouteNexthop(interface: 3)]
        harness.kernel.matches[ip(destination)] = .route(route)
        return harness
    }

    @Test("tells the answer, the route, the rule and what chose the source")
    func answer() throws {
        let record = try harness().greetedClient().explain(destination)
        #expect(record.error == .success && record.decision == .route)
        #expect(record.interfaceIndex == 2 && record.interfaceName == "eth0")
        #expect(record.source == ip("192.0.2.2") && record.sourceReason == .kernel)
        #expect(record.gateway == ip("192.0.2.1"))
        let prefix = IPPrefix(ip("203.0.113.0"), length: 24)
        #expect(
            record.route
                == ExplainedRoute(
                    table: 254, prefix: prefix, type: 1, origin: UInt8(RTPROT_STATIC), metric: 100, nexthop: 7, ways: 2
                ))
        #expect(
            record.rule
                == ExplainedRule(
                    priority: 32766, action: UInt8(FR_ACT_TO_TBL), selectorText: "from all", actionText: "lookup main"))
        #expect(record.certainty == .certain && record.otherRule == nil)
    }

    @Test("has the generation that SIO_ROUTING_INTERFACE_QUERY tells")
    func generation() throws {
        let harness = try harness()
        let client = try harness.greetedClient()
        let before = try client.route(destination).generation
        let reply = try client.call(.explain, socketAddress(destination), .anyFamily)
        #expect(reply.generation == before)
    }

    @Test("asks with the properties of the socket, and names a bound source as the caller's choice")
    func socket() throws {
        let harness = try harness()
        harness.kernel.rules.insert(
            .lookup(100, priority: 10) { $0.source = IPPrefix(ip("192.0.2.2"), length: 32) }, at: 1)
        harness.kernel.matches[ip(destination)] = .route(.listed("0.0.0.0", 0, table: 100))
        harness.kernel.routes[ip(destination)] = .route(
            RouteMessage(family: .inet, table: 100, outputInterface: 2, preferredSource: ip("192.0.2.2")))
        let socket = SocketProperties(
            family: .inet, mark: 7, userID: 1000, boundAddress: SocketAddress(address: ip("192.0.2.2")))
        let record = try harness.greetedClient().explain(destination, socket)
        #expect(record.sourceReason == .bound)
        #expect(record.rule?.priority == 10)
        #expect(record.rule?.selectorText == "from 192.0.2.2")
        let question = try #require(harness.kernel.questions.last)
        #expect(question.mark == 7 && question.uid == 1000 && question.source == ip("192.0.2.2"))
    }

    @Test("asks the kernel anew, though the answer is remembered")
    func fresh() throws {
        let harness = try harness()
        let client = try harness.greetedClient()
        _ = try client.explain(destination)
        harness.kernel.routes[ip(destination)] = .refused(errno: EACCES)
        harness.kernel.matches[ip(destination)] = .refused(errno: EACCES)
        #expect(try client.explain(destination).error == .hostUnreachable)
        #expect(try client.route(destination).error == .hostUnreachable)
    }

    @Test("without the kernel's rules lacks the rule and nothing else")
    func withoutRules() throws {
        let harness = try harness()
        harness.kernel.dumpError = .refused(.getRule, errno: EAFNOSUPPORT, explanation: nil)
        let record = try harness.greetedClient().explain(destination)
        #expect(record.decision == .route && record.route?.table == 254 && record.source == ip("192.0.2.2"))
        #expect(record.rule == nil && record.certainty == .none)
    }

    @Test("from an interrupted list of rules names one that is not certain")
    func interruptedRules() throws {
        let harness = try harness()
        harness.kernel.interruptionsToCome = 1
        let record = try harness.greetedClient().explain(destination)
        #expect(record.rule?.priority == 32766 && record.certainty == .possible)
    }

    @Test("is WSAENETDOWN where the kernel does not answer")
    func silentKernel() throws {
        let harness = try harness()
        let client = try harness.greetedClient()
        harness.kernel.resolveError = .replyLost(.getRoute)
        expect(try client.call(.explain, socketAddress(destination), .anyFamily), .networkDown)
    }

    @Test("refuses the inputs that SIO_ROUTING_INTERFACE_QUERY refuses, and tells the size that it needs")
    func inputs() throws {
        let client = try harness().greetedClient()
        expect(try client.call(.explain, []), .invalidArgument)
        expect(try client.call(.explain, socketAddress("0.0.0.0")), .invalidArgument)
        expect(try client.call(.explain, socketAddress(destination), .inet6), .addressFamilyNotSupported)
        let reply = try client.call(.explain, socketAddress(destination), .anyFamily, capacity: 10)
        let needed = Int(reply.byteCount)
        expect(reply, .fault, byteCount: 208 + "from alllookup main".utf8.count)
        #expect(try client.call(.explain, socketAddress(destination), .anyFamily, capacity: needed).error == .success)
    }

    @Test("tells what a user watches to nobody but that user, root and the service's own user")
    func privacy() {
        #expect(Service.mayKnow(1000, of: 1000, serviceUser: 7))
        #expect(Service.mayKnow(0, of: 1000, serviceUser: 7) && Service.mayKnow(7, of: 1000, serviceUser: 7))
        #expect(!Service.mayKnow(1001, of: 1000, serviceUser: 7) && !Service.mayKnow(1001, of: nil, serviceUser: 7))
    }

    @Test("tells whether somebody waits, what changed the answer last and when, and what the events since meant")
    func history() throws {
        let harness = try harness()
        let client = try harness.greetedClient()
        let first = try client.explain(destination)
        #expect(!first.isWatched && first.cause.kind == .firstAsked && first.eventsSince == 0)
        _ = try client.armRoute(destination)
        try harness.advance(1000)
        harness.kernel.routes[ip(destination)] = .route(.ipv4(source: "192.0.2.2", gateway: "192.0.2.7"))
        harness.kernel.post(.routeChange("203.0.113.0", 24))
        try harness.advance(1000)
        let changed = try client.explain(destination)
        #expect(changed.isWatched && changed.cause.kind == .route)
        #expect(changed.cause.prefix == IPPrefix(ip("203.0.113.0"), length: 24))
        #expect(changed.changedAt >= first.changedAt + 1_000_000)
        #expect(changed.eventsSince == 0)
        for _ in 0..<5 { harness.kernel.post(.routeChange("10.0.0.0", 8)) }
        harness.kernel.post(.routeChange("203.0.113.0", 24))
        try harness.run()
        let later = try client.explain(destination)
        #expect(later.changedAt == changed.changedAt)
        #expect(later.eventsSince == 6 && later.eventsAskedAgain == 1)
    }
}
