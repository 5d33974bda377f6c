import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol

@testable import NetworkCache

@Suite("The explanation of a refusal")
struct RefusalTests {
    private let query = RouteQuery(destination: "198.51.100.1")

    private func explainer(_ errno: Int32, _ rules: [RuleMessage]?) -> RouteExplainer {
        let reply = RouteReply.refused(errno: errno)
        return RouteExplainer(
            query, answer: RouteAnswer(reply, to: query), match: reply, rules: rules, interfaces: .usual)
    }

    /// Looks through the tables that are wanted; returns the explanation and which they were.
    private func explain(
        _ errno: Int32, _ rules: [RuleMessage]?, _ tables: [UInt32: [RouteMessage]] = [:]
    ) -> (explanation: RouteExplanation, looked: [UInt32]) {
        var explainer = explainer(errno, rules)
        var looked: [UInt32] = []
        while let table = explainer.wantedTable, looked.count < 10 {
            looked.append(table)
            explainer.take(tables[table] ?? [])
        }
        return (explainer.explanation, looked)
    }

    private func route(_ prefix: IPPrefix, _ type: RouteType, metric: UInt32? = nil) -> RouteMessage {
        RouteMessage(family: .inet, destination: prefix, type: type, priority: metric)
    }

    @Test(
        "names the rule that refuses, and the tables before it are looked through first",
        arguments: [
            (FR_ACT_UNREACHABLE, ENETUNREACH), (FR_ACT_PROHIBIT, EACCES), (FR_ACT_BLACKHOLE, EINVAL),
        ])
    func rule(action: Int, errno: Int32) {
        let (explanation, looked) = explain(errno, RuleMessage.table(.doing(action, priority: 10)))
        #expect(looked == [RouteMessage.localTable])
        #expect(explanation.decision == .rule && explanation.route == nil)
        #expect(explanation.rule?.priority == 10 && explanation.certainty == .certain)
    }

    @Test(
        "names the route that refuses, its table and the rule that led to it",
        arguments: [(RouteType.unreachable, EHOSTUNREACH), (.prohibit, EACCES), (.blackhole, EINVAL)])
    func route(type: RouteType, errno: Int32) {
        let refusing = route("198.51.100.0/24", type)
        let (explanation, looked) = explain(
            errno, RuleMessage.table(.lookup(100, priority: 10)), [100: [route("198.0.0.0/8", .unicast), refusing]])
        #expect(looked == [RouteMessage.localTable, 100])
        #expect(explanation.decision == .route && explanation.route == refusing)
        #expect(explanation.rule?.priority == 10)
    }

    @Test("names the longest of several routes that refuse, and of one length the one of the lowest metric")
    func longest() {
        let routes = [
            route("198.0.0.0/8", .unreachable), route("198.51.0.0/16", .unreachable, metric: 20),
            route("198.51.0.0/16", .unreachable, metric: 10),
        ]
        let explanation = explain(EHOSTUNREACH, RuleMessage.table(), [RouteMessage.mainTable: routes]).explanation
        #expect(explanation.route == routes[2])
    }

    @Test("leaves out routes for another type of service or another source")
    func otherPackets() {
        var ofService = route("198.51.100.0/24", .unreachable)
        ofService.tos = 0x10
        var ofSource = route("198.51.0.0/16", .unreachable)
        ofSource.sourcePrefix = "192.0.2.0/24"
        let plain = route("198.0.0.0/8", .unreachable)
        let tables = [RouteMessage.mainTable: [ofService, ofSource, plain]]
        #expect(explain(EHOSTUNREACH, RuleMessage.table(), tables).explanation.route == plain)
    }

    @Test("goes on behind a route of type throw, though a shorter one in its table would refuse")
    func thrown() {
        let shorter = route("198.0.0.0/8", .unreachable)
        let other = route("0.0.0.0/0", .unreachable)
        let (explanation, looked) = explain(
            EHOSTUNREACH, RuleMessage.table(.lookup(100, priority: 10)),
            [100: [shorter, route("198.51.100.0/24", .throw)], RouteMessage.mainTable: [other]])
        #expect(looked == [RouteMessage.localTable, 100, RouteMessage.mainTable])
        #expect(explanation.route == other && explanation.rule?.priority == 32766)
    }

    @Test("where no table has a route says so, with the route of type throw that sent the question on")
    func noRoute() {
        let (plain, looked) = explain(ENETUNREACH, RuleMessage.table())
        #expect(plain.decision == .noRoute && plain.route == nil && plain.rule == nil)
        #expect(looked == [RouteMessage.mainTable, RouteMessage.defaultTable])
        let sender = route("198.51.100.0/24", .throw)
        let thrown = explain(ENETUNREACH, RuleMessage.table(), [RouteMessage.mainTable: [sender]]).explanation
        #expect(thrown.decision == .noRoute && thrown.route == sender && thrown.rule?.priority == 32766)
    }

    @Test("leaves out the table local where the kernel has it as one with main, which IPv6 never has")
    func merged() {
        #expect(
            explain(ENETUNREACH, RuleMessage.table()).looked == [RouteMessage.mainTable, RouteMessage.defaultTable])
        let own = RuleMessage.table(.lookup(100, priority: 10) { $0.mark = 1 })
        #expect(explain(ENETUNREACH, own).looked.first == RouteMessage.localTable)
        let query = RouteQuery(destination: "2001:db8:9::1")
        let explainer = RouteExplainer(
            query, answer: RouteAnswer(.unreachable, to: query), match: .unreachable, rules: nil, interfaces: .usual)
        #expect(explainer.wantedTable == RouteMessage.localTable)
    }

    @Test("looks through each table once, however many rules lead to it")
    func once() {
        let rules = RuleMessage.table(
            .lookup(100, priority: 10), .lookup(100, priority: 20), .lookup(100, priority: 30))
        #expect(explain(ENETUNREACH, rules).looked.count == 4)
    }

    @Test("without rules is found all the same in the kernel's own tables, and no rule is named")
    func withoutRules() {
        let refusing = route("198.51.100.0/24", .unreachable)
        let explanation = explain(EHOSTUNREACH, nil, [RouteMessage.mainTable: [refusing]]).explanation
        #expect(explanation.decision == .route && explanation.route == refusing)
        #expect(explanation.rule == nil && explanation.certainty == .none)
        #expect(explain(ENETUNREACH, nil).explanation.decision == .noRoute)
    }

    @Test("that fits no rule and no route is not known")
    func notKnown() {
        #expect(explain(EHOSTUNREACH, RuleMessage.table()).explanation == RouteExplanation())
        #expect(
            explain(EACCES, RuleMessage.table(.doing(FR_ACT_BLACKHOLE, priority: 10))).explanation == RouteExplanation()
        )
    }

    @Test("that was not looked for to the end is not known")
    func givenUp() {
        var explainer = explainer(EHOSTUNREACH, RuleMessage.table())
        explainer.take([route("198.51.100.0/24", .throw)])
        #expect(explainer.wantedTable == RouteMessage.defaultTable)
        explainer.giveUp()
        #expect(explainer.wantedTable == nil && explainer.explanation == RouteExplanation())
    }
}
