import CLinux
import NetworkPrimitives
import Testing
import WSPProtocol

@testable import WSPQuery

@Suite("A cause in words")
struct ChangeCauseTests {
    private static let four = IPAddress(ipv4: 0xcb00_7100)
    private static let six = IPAddress(bits: UInt128(0xfe80) << 112 | 1, isIPv6: true)
    private static let setting = UInt32(NETCONFA_IGNORE_ROUTES_WITH_LINKDOWN)

    static let events: [(ChangeCause, text: String, json: String)] = [
        (
            ChangeCause(
                .route, .added, family: .inet, address: four, prefixLength: 24, origin: 3, table: 254,
                state: UInt32(RTN_UNREACHABLE)),
            "route added: 203.0.113.0/24 table main",
            """
            {"kind": "route", "change": "added", "family": "inet", "prefix": "203.0.113.0/24", "table": 254, \
            "type": "unreachable", "protocol": 3, "nexthop": null, "interface": null, "ifindex": null}
            """
        ),
        (
            ChangeCause(.link, .changed, interfaceIndex: 2, interfaceName: "eth0", state: ChangeCause.LinkState.up),
            "link changed: eth0 no carrier",
            """
            {"kind": "link", "change": "changed", "interface": "eth0", "ifindex": 2, "up": true, "carrier": false}
            """
        ),
        (
            ChangeCause(
                .address, .deleted, family: .inet, interfaceIndex: 2, interfaceName: "eth0", address: four,
                prefixLength: 24),
            "address deleted: 203.0.113.0/24 on eth0",
            """
            {"kind": "address", "change": "deleted", "family": "inet", "address": "203.0.113.0", "prefixLength": 24, \
            "interface": "eth0", "ifindex": 2}
            """
        ),
        (
            ChangeCause(.rule, .added, family: .inet6, table: 100, number: 77),
            "rule added: priority 77 table 100",
            """
            {"kind": "rule", "change": "added", "family": "inet6", "priority": 77, "table": 100}
            """
        ),
        (
            ChangeCause(.nexthop, .deleted, family: .inet, interfaceIndex: 9, number: 5),
            "nexthop deleted: id 5",
            """
            {"kind": "nexthop", "change": "deleted", "family": "inet", "id": 5, "interface": null, "ifindex": 9}
            """
        ),
        (
            ChangeCause(.netconf, .changed, family: .inet, number: setting, state: 1),
            "netconf changed: ignore_routes_with_linkdown 1",
            """
            {"kind": "netconf", "change": "changed", "family": "inet", "setting": "ignore_routes_with_linkdown", \
            "value": 1, "interface": null, "ifindex": null}
            """
        ),
        (
            ChangeCause(
                .neighbour, .changed, family: .inet6, interfaceIndex: 2, interfaceName: "eth0", address: six,
                state: UInt32(NUD_FAILED)),
            "neighbour failed: fe80::1 on eth0",
            """
            {"kind": "neighbour", "change": "changed", "family": "inet6", "address": "fe80::1", "failed": true, \
            "interface": "eth0", "ifindex": 2}
            """
        ),
        (
            ChangeCause(.lostEvents), "events lost, state learnt anew",
            """
            {"kind": "lost-events", "change": null}
            """
        ),
        (
            ChangeCause(ChangeCause.Kind(rawValue: 99)), "cause 99",
            """
            {"kind": "cause 99", "change": null}
            """
        ),
    ]

    @Test("names the kernel event by the facts that tell it from others", arguments: events)
    func event(_ cause: ChangeCause, text: String, json: String) {
        #expect(cause.summary == text)
        #expect(cause.json.description == json)
    }

    @Test("says the state of a link that is there")
    func links() {
        func text(_ change: ChangeCause.Change, _ state: UInt32) -> String {
            ChangeCause(.link, change, interfaceIndex: 7, state: state).summary
        }
        #expect(text(.added, 3) == "link added: 7 up with carrier")
        #expect(text(.changed, 2) == "link changed: 7 down")
        #expect(text(.deleted, 3) == "link deleted: 7")
    }

    @Test("has no two kinds of one name")
    func names() {
        let kinds: [ChangeCause.Kind] = [
            .unknown, .link, .address, .route, .rule, .nexthop, .netconf, .neighbour, .start, .lostEvents,
            .learntAnew, .routeExpired, .audit, .asked, .firstAsked,
        ]
        #expect(Set(kinds.map { ChangeCause($0).name }).count == kinds.count)
        #expect(Set(kinds.map { ChangeCause($0).summary }).count == kinds.count)
    }
}
