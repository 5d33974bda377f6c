import CLinux
import NetworkPrimitives
import Testing
import WSPClient
import WSPProtocol

@testable import WSPQuery

@Suite("A line of the history")
struct HistoryLineTests {
    private static let time: UInt64 = 1_795_370_940_698_130
    private static let shown = "2026-11-22T18:09:00.698130Z"
    private static let generation = Generation(epoch: 0x1122_3344_5566_7788, number: 41)
    private static let rule = ChangeCause(.rule, .added, family: .inet, table: 100, number: 77)

    private func line(_ event: HistoryRecord.Event, _ cause: ChangeCause = rule) -> HistoryLine {
        let record = HistoryRecord(time: Self.time, generationNumber: 41, cause: cause, event: event)
        return HistoryLine(record: record, generation: Self.generation)
    }

    private func text(_ line: HistoryLine) -> String { line.text(style: TextStyle(isColoured: false)) }

    private func step(_ change: (inout RoutingInterfaceChange) throws -> Void = { _ in }) throws -> HistoryLine {
        var step = RoutingInterfaceChange(
            destination: RouteDestination(address: try address("203.0.113.9")), userID: getuid(),
            before: RouteRecord(
                error: .success, interfaceIndex: 2, source: try address("192.0.2.2"),
                gateway: try address("192.0.2.1"), table: 254, interfaceName: "eth0"),
            after: RouteRecord(error: .hostUnreachable))
        try change(&step)
        return line(.routingInterface(step))
    }

    @Test("of a route is a watch's with the cause")
    func route() throws {
        #expect(
            text(try step()) == """
                \(Self.shown) 203.0.113.9
                  before  192.0.2.2 eth0 via 192.0.2.1
                  after   unreachable (WSAEHOSTUNREACH)
                  because rule added: priority 77 table 100

                """)
        let before = """
            {"destination": "203.0.113.9", "reachable": true, "source": "192.0.2.2", "interface": "eth0", "ifindex": 2, \
            "gateway": "192.0.2.1", "table": 254, "error": null}
            """
        let after = """
            {"destination": "203.0.113.9", "reachable": false, "source": null, "interface": null, "ifindex": null, \
            "gateway": null, "table": null, "error": "WSAEHOSTUNREACH"}
            """
        #expect(
            try step().json.description == """
                {"time": "\(Self.shown)", "event": "routing-interface-change", "destination": "203.0.113.9", \
                "generation": "1122334455667788.41", "before": \(before), "after": \(after), \
                "socket": {"mark": 0, "oif": null, "uid": \(getuid()), "tos": 0, "from": null}, \
                "cause": \(Self.rule.json)}
                """)
    }

    @Test("says what makes the socket another one than any of this user's")
    func socket() throws {
        let line = try step {
            $0.mark = 42
            $0.outputInterface = 2
            $0.userID = getuid() + 1
            $0.typeOfService = 16
            $0.boundAddress = try address("192.0.2.2")
        }
        #expect(text(line).contains("\n  for     mark 42 oif eth0 uid \(getuid() + 1) tos 16 from 192.0.2.2\n"))
        #expect(
            line.json.description.contains(
                """
                "socket": {"mark": 42, "oif": 2, "uid": \(getuid() + 1), "tos": 16, "from": "192.0.2.2"}
                """))
    }

    @Test("names the interface of a link-local destination, or its number where the name is not known")
    func scope() throws {
        for (index, shown) in [(InterfaceIndex(2), "eth0"), (9, "9")] {
            let line = try step {
                $0.destination = RouteDestination(address: try address("fe80::9"), scopeID: index)
                $0.outputInterface = index
            }
            #expect(text(line).hasPrefix("\(Self.shown) fe80::9%\(shown)\n"))
            #expect(!text(line).contains("\n  for "))
        }
    }

    @Test("of an address list is a watch's with how many came and left, and the cause")
    func list() throws {
        let came = try record("198.51.100.7")
        var change = AddressListChange(family: .inet, added: [came], removed: [], addedCount: 1, removedCount: 0)
        #expect(
            text(line(.addressList(change))) == """
                \(Self.shown) inet + 198.51.100.7/24 eth0
                  because rule added: priority 77 table 100

                """)
        #expect(
            line(.addressList(change)).json.description == """
                {"time": "\(Self.shown)", "event": "address-list-change", "family": "inet", \
                "generation": "1122334455667788.41", "added": [\(came.json)], "removed": [], "addedCount": 1, \
                "removedCount": 0, "cause": \(Self.rule.json)}
                """)
        change.addedCount = 100
        change.removedCount = 3
        #expect(text(line(.addressList(change))).contains("eth0\n  and 3 more that left, 99 more that came\n  because"))
    }

    @Test("of a list in which only the order changed says so")
    func order() {
        let change = AddressListChange(family: .inet6, added: [], removed: [], addedCount: 0, removedCount: 0)
        #expect(
            text(line(.addressList(change))) == """
                \(Self.shown) inet6: another order
                  because rule added: priority 77 table 100

                """)
    }

    @Test("of the service says that the state was learnt")
    func learnt() {
        let line = line(.stateLearnt, ChangeCause(.lostEvents))
        #expect(text(line) == "\(Self.shown) state learnt\n  because events lost, state learnt anew\n")
        #expect(
            line.json.description == """
                {"time": "\(Self.shown)", "event": "state-learnt", "cause": {"kind": "lost-events", "change": null}}
                """)
    }

    @Test("that is forgotten is told of where it would be among what was asked for")
    func forgotten() throws {
        let history = ChangeHistory(epoch: 1, forgotten: Self.time, records: [])
        let note = HistoryCommand.note(on: history, since: try TimeArgument(parsing: "2026-11-22T18:09:00Z"))
        #expect(note?.hasPrefix("changes up to \(Self.shown) are forgotten") == true)
        #expect(HistoryCommand.note(on: history, since: try TimeArgument(parsing: Self.shown)) == nil)
        #expect(HistoryCommand.note(on: history, since: nil) == note)
        let whole = ChangeHistory(epoch: 1, forgotten: 0, records: [])
        #expect(HistoryCommand.note(on: whole, since: nil) == nil)
    }

    @Test("is none where the daemon keeps no history, which is said with what to do")
    func off() {
        let error = HistoryCommand.explained(.refused(.operationNotSupported))
        #expect(error.status == QueryStatus.negative)
        #expect(error.message.contains("history-size"))
        #expect(HistoryCommand.explained(.accessDenied) == QueryError(.accessDenied))
    }
}
