import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol

@testable import NetworkCache

@Suite("The explanation of an answer")
struct RouteExplainerTests {
    private let query = RouteQuery(destination: "198.51.100.1")

    private func explain(
        _ query: RouteQuery, way: RouteReply, match: RouteReply, rules: [RuleMessage]?
    ) -> RouteExplanation {
        let explainer = RouteExplainer(
            query, answer: RouteAnswer(way, to: query), match: match, rules: rules, interfaces: .usual)
        #expect(explainer.wantedTable == nil)
        return explainer.explanation
    }

    private func route(
        _ prefix: IPPrefix, table: UInt32 = RouteMessage.mainTable, type: RouteType = .unicast,
        source: IPAddress? = nil
    ) -> RouteMessage {
        RouteMessage(
            family: prefix.address.family, destination: prefix, table: table, type: type, outputInterface: 2,
            preferredSource: source)
    }

    @Test("names the route, and the first rule that leads to its table")
    func rule() {
        let route = route("198.51.100.0/24", table: 100)
        let explanation = explain(
            query, way: .way("192.0.2.2", interface: 2, table: 100), match: .route(route),
            rules: RuleMessage.table(.lookup(100, priority: 10), .lookup(100, priority: 20)))
        #expect(explanation.decision == .route && explanation.route == route)
        #expect(explanation.rule?.priority == 10 && explanation.certainty == .certain)
        #expect(explanation.alternative == nil)
    }

    @Test("says what chose the source: the caller, the route, or the kernel")
    func source() {
        let way = RouteReply.way("192.0.2.2", interface: 2)
        let own = route("198.51.100.0/24", source: "192.0.2.2")
        let plain = route("198.51.100.0/24")
        let bound = RouteQuery(destination: "198.51.100.1", source: "192.0.2.2")
        #expect(explain(query, way: way, match: .route(own), rules: nil).sourceReason == .preferred)
        #expect(explain(query, way: way, match: .route(plain), rules: nil).sourceReason == .kernel)
        #expect(explain(bound, way: way, match: .route(own), rules: nil).sourceReason == .bound)
    }

    @Test("without rules lacks nothing but the rule")
    func withoutRules() {
        let route = route("198.51.100.0/24")
        for rules in [nil, []] as [[RuleMessage]?] {
            let explanation = explain(
                query, way: .way("192.0.2.2", interface: 2), match: .route(route), rules: rules)
            #expect(explanation.decision == .route && explanation.route == route)
            #expect(explanation.rule == nil && explanation.certainty == .none)
        }
    }

    @Test("from a list of rules that changed meanwhile names one that is not certain")
    func interruptedRules() {
        let explainer = RouteExplainer(
            query, answer: RouteAnswer(.way("192.0.2.2", interface: 2), to: query),
            match: .route(route("198.51.100.0/24")), rules: RuleMessage.table(), areComplete: false,
            interfaces: .usual)
        #expect(explainer.explanation.rule?.priority == 32766 && explainer.explanation.certainty == .possible)
    }

    @Test("of an own address names the rule to the table local, though IPv4 calls the table main")
    func merged() {
        let own = RouteQuery(destination: "192.0.2.2")
        let way = RouteReply.way("192.0.2.2", interface: 1, type: .local)
        let local = route("192.0.2.2/32", type: .local, source: "192.0.2.2")
        let explanation = explain(own, way: way, match: .route(local), rules: RuleMessage.table())
        #expect(explanation.rule?.priority == 0 && explanation.certainty == .merged)
        #expect(explanation.route?.table == RouteMessage.mainTable)
        let broadcast = route("192.0.2.255/32", type: .broadcast)
        let asked = RouteQuery(destination: "192.0.2.255")
        #expect(explain(asked, way: way, match: .route(broadcast), rules: RuleMessage.table()).certainty == .merged)
        // With rules of one's own the kernel tells the tables apart.
        let ruled = RuleMessage.table(.lookup(100, priority: 10) { $0.mark = 1 })
        #expect(explain(own, way: way, match: .route(local), rules: ruled).rule?.priority == 32766)
        let elsewhere = route("198.51.100.0/24")
        let other = explain(query, way: way, match: .route(elsewhere), rules: RuleMessage.table())
        #expect(other.rule?.priority == 32766 && other.certainty == .certain)
    }

    @Test("names the rule that packets of another protocol take")
    func alternative() {
        let rules = RuleMessage.table(
            .lookup(100, priority: 10) { $0.transport.ipProtocol = UInt8(IPPROTO_TCP) })
        let explanation = explain(
            query, way: .way("192.0.2.2", interface: 2), match: .route(route("0.0.0.0/0")), rules: rules)
        #expect(explanation.rule?.priority == 32766 && explanation.certainty == .possible)
        #expect(explanation.alternative?.priority == 10)
    }

    @Test("of an answer that no route gave is that IPv4 takes the destination for one on the link")
    func assumed() {
        let bound = RouteQuery(destination: "198.51.100.1", outputInterface: 2)
        let explanation = explain(
            bound, way: .way("192.0.2.2", interface: 2, table: 0), match: .refused(errno: EHOSTUNREACH),
            rules: RuleMessage.table())
        #expect(explanation.decision == .assumedOnLink && explanation.sourceReason == .kernel)
        #expect(explanation.route == nil && explanation.rule == nil)
    }

    @Test("of a route without an address to send from says so, and of one from an address that is not here")
    func unusable() {
        let way = RouteReply.way("0.0.0.0", interface: 2)
        let match = RouteReply.route(route("198.51.100.0/24"))
        #expect(explain(query, way: way, match: match, rules: nil).decision == .noSourceAddress)
        let foreign = RouteQuery(destination: "2001:db8:9::1", source: "2001:db8::3")
        let six = RouteReply.route(route("2001:db8:9::/48"))
        #expect(explain(foreign, way: .unreachable, match: six, rules: nil).decision == .foreignSource)
    }

    @Test("of a refusal of a bound address or interface that is not here, or of one that is down, needs no rule")
    func impossibleSockets() {
        func decision(_ query: RouteQuery, _ errno: Int32) -> RouteDecision {
            explain(query, way: .refused(errno: errno), match: .refused(errno: errno), rules: RuleMessage.table())
                .decision
        }
        #expect(decision(RouteQuery(destination: "198.51.100.1", source: "192.0.2.3"), EINVAL) == .foreignSource)
        #expect(decision(RouteQuery(destination: "198.51.100.1", outputInterface: 9), ENODEV) == .noInterface)
        var interfaces = InterfaceTable.usual
        interfaces.add(.link(.new, LinkMessage.working(2, "eth0").takenDown))
        let down = RouteExplainer(
            RouteQuery(destination: "198.51.100.1", outputInterface: 2), answer: RouteAnswer(.unreachable, to: query),
            match: .unreachable, rules: RuleMessage.table(), interfaces: interfaces)
        #expect(down.explanation.decision == .interfaceDown)
    }
}
