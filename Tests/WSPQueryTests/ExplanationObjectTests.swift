import CLinux
import NetworkPrimitives
import Testing
import WSPClient
import WSPProtocol

@testable import WSPQuery

@Suite("An explanation for programs and for people")
struct ExplanationObjectTests {
    private let generation = Generation(epoch: 0x1122_3344_5566_7788, number: 12)

    private func reachable() throws -> ExplanationRecord {
        var record = ExplanationRecord(error: .success)
        record.decision = .route
        record.interfaceIndex = 2
        record.interfaceName = "eth0"
        record.source = try address("192.0.2.2")
        record.sourceReason = .kernel
        record.gateway = try address("192.0.2.1")
        record.route = ExplainedRoute(
            table: 254, prefix: IPPrefix(try address("203.0.113.0"), length: 24), type: 1, origin: 4, metric: 100,
            nexthop: 7, ways: 2)
        record.rule = ExplainedRule(priority: 32766, action: 1, selectorText: "from all", actionText: "lookup main")
        record.certainty = .certain
        record.isWatched = true
        record.changedAt = 1_767_323_045_000_001
        record.cause = ChangeCause(
            .route, .added, family: .inet, address: try address("203.0.113.0"), prefixLength: 24, origin: 4, table: 254,
            state: 1)
        record.eventsSince = 120
        record.eventsAskedAgain = 3
        return record
    }

    private func unreachable() throws -> ExplanationRecord {
        var record = ExplanationRecord(error: .hostUnreachable)
        record.decision = .rule
        record.rule = ExplainedRule(
            priority: 10, action: 8, selectorText: "from all fwmark 0x7", actionText: "prohibit")
        record.certainty = .possible
        record.otherRule = ExplainedRule(
            priority: 5, action: 1, selectorText: "from all ipproto tcp", actionText: "lookup 100")
        return record
    }

    private func object(_ record: ExplanationRecord, hasHistory: Bool = true) -> ExplanationObject {
        ExplanationObject(
            destination: "203.0.113.9", explanation: Explanation(record: record, generation: generation),
            hasHistory: hasHistory)
    }

    private func text(_ record: ExplanationRecord, hasHistory: Bool = true) -> String {
        object(record, hasHistory: hasHistory).text(style: TextStyle(isColoured: false))
    }

    @Test("has its contract's members in their order")
    func json() throws {
        let cause = try reachable().cause.json.description
        #expect(
            object(try reachable()).json.description == """
                {"destination": "203.0.113.9", "reachable": true, "error": null, "decidedBy": "route", \
                "source": "192.0.2.2", "sourceReason": "kernel", "interface": "eth0", "ifindex": 2, \
                "gateway": "192.0.2.1", "table": 254, "prefix": "203.0.113.0/24", "type": "unicast", \
                "protocol": "static", "metric": 100, "nexthop": 7, "ways": 2, \
                "rule": {"priority": 32766, "action": "lookup main", "selector": "from all", "certainty": "certain"}, \
                "mayMatch": null, "watched": true, "generation": "1122334455667788.12", \
                "lastChange": {"time": "2026-01-02T03:04:05.000001Z", "cause": \(cause)}, \
                "eventsSince": 120, "eventsAskedAgain": 3, "eventsIrrelevant": 117}
                """)
    }

    @Test("of an unreachable destination has null for what there is not")
    func unreachableJSON() throws {
        #expect(
            object(try unreachable()).json.description == """
                {"destination": "203.0.113.9", "reachable": false, "error": "WSAEHOSTUNREACH", "decidedBy": "rule", \
                "source": null, "sourceReason": null, "interface": null, "ifindex": null, "gateway": null, \
                "table": null, "prefix": null, "type": null, "protocol": null, "metric": null, "nexthop": null, \
                "ways": null, \
                "rule": {"priority": 10, "action": "prohibit", "selector": "from all fwmark 0x7", \
                "certainty": "possible"}, \
                "mayMatch": {"priority": 5, "action": "lookup 100", "selector": "from all ipproto tcp"}, \
                "watched": false, "generation": "1122334455667788.12", "lastChange": null, "eventsSince": 0, \
                "eventsAskedAgain": 0, "eventsIrrelevant": 0}
                """)
    }

    @Test("is a line for each fact")
    func reachableText() throws {
        #expect(
            text(try reachable()) == """
                203.0.113.9  reachable
                  interface    eth0
                  source       192.0.2.2, chosen by the kernel
                  gateway      192.0.2.1
                  route        unicast 203.0.113.0/24 table main proto static metric 100 nhid 7
                               ways 2
                  rule         32766: from all lookup main
                  watched      yes
                  generation   1122334455667788.12
                  last change  2026-01-02T03:04:05.000001Z
                  its cause    route added: 203.0.113.0/24 table main
                  since then   120 kernel messages: 3 asked again, 117 irrelevant

                """)
    }

    @Test("of an unreachable destination begins with the reason")
    func unreachableText() throws {
        #expect(
            text(try unreachable()) == """
                203.0.113.9  unreachable (WSAEHOSTUNREACH)
                  because      this rule refuses it
                  rule         10: from all fwmark 0x7 prohibit
                  may match    5: from all ipproto tcp lookup 100
                  watched      no
                  generation   1122334455667788.12
                  last change  not known

                """)
    }

    @Test("without a daemon says that there is no history")
    func withoutHistory() throws {
        #expect(
            text(try reachable(), hasHistory: false).contains("last change  not known: --standalone has no history\n"))
        #expect(!text(try reachable(), hasHistory: false).contains("since then"))
        #expect(object(try reachable(), hasHistory: false).json.description.contains(#""lastChange": null"#))
    }

    @Test("whose answer never changed says since when")
    func neverChanged() throws {
        var record = try reachable()
        record.cause = ChangeCause(.firstAsked)
        #expect(text(record).contains("none since it was first asked for, 2026-01-02T03:04:05.000001Z\n"))
    }

    @Test("has words for every decision and every reason of a source")
    func words() throws {
        var texts: Set<String> = []
        for decision in RouteDecision.allCases {
            var record = ExplanationRecord(error: .networkUnreachable)
            record.decision = decision
            texts.insert(text(record))
        }
        #expect(texts.count == RouteDecision.allCases.count)
        let sources = try [SourceReason.bound, .preferred, .kernel].map { reason in
            var record = try reachable()
            record.sourceReason = reason
            return text(record)
        }
        #expect(Set(sources).count == 3)
    }

    @Test("needs no more than 80 columns, however long its addresses and rules are")
    func width() throws {
        var record = try reachable()
        let long = try address("2001:db8:1234:5678:abcd:ef01:2345:6789")
        record.source = long
        record.gateway = long
        record.route?.prefix = IPPrefix(long, length: 127)
        record.interfaceName = "interface-name0"
        let selector = "not from \(long)/127 to \(long)/127 tos 0x10 fwmark 0xffffffff/0x7fffffff iif lo oif eth0"
        record.rule?.selectorText = selector + " uidrange 100000-4294967295 ipproto tcp sport 1-2 dport 443"
        record.otherRule = record.rule
        record.certainty = .merged
        record.cause.address = long
        let lines = text(record).split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= 80 }, "\(lines)")
    }
}
