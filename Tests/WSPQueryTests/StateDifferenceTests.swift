import NetworkPrimitives
import Testing
import WSPProtocol

@testable import WSPQuery

@Suite("What verify prints")
struct StateDifferenceTests {
    private let plain = TextStyle(isColoured: false)

    private func report(_ differences: [StateDifference], count: UInt32? = nil) -> VerificationReport {
        VerificationReport(
            addressCount: 3, destinationCount: 10, differenceCount: count ?? UInt32(differences.count),
            differences: differences)
    }

    private func answer() throws -> StateDifference {
        let remembered = RouteRecord(
            error: .success, interfaceIndex: 2, source: try address("192.0.2.2"), gateway: try address("192.0.2.1"),
            table: 254, interfaceName: "eth0")
        return .answer(
            RouteQuestion(destination: try address("203.0.113.9"), mark: 7, userID: 1000), remembered: remembered,
            kernel: RouteRecord(error: .networkUnreachable))
    }

    @Test("is one line where nothing differs, and an empty list in JSON")
    func clean() {
        let report = report([])
        #expect(report.text(style: plain) == "verified 3 addresses and 10 watched destinations: no difference\n")
        #expect(
            report.json.description
                == #"{"addresses": 3, "destinations": 10, "differenceCount": 0, "differences": []}"#)
    }

    @Test("is a line for each difference, with both values, and for those that are only counted")
    func lines() throws {
        let added = StateDifference.address(2, remembered: nil, kernel: try record("192.0.2.7"))
        let interface = StateDifference.interface(
            3,
            remembered: InterfaceRecord(
                interfaceIndex: 3, flags: 0x1043, master: 0, mtu: 1500, linkType: 1, operationalState: 6,
                interfaceName: "eth1"), kernel: nil)
        #expect(
            report([try answer(), added, interface], count: 5).text(style: plain) == """
                203.0.113.9 mark 7: remembered 192.0.2.2 eth0 via 192.0.2.1 table 254; kernel unreachable \
                (WSAENETUNREACH)
                192.0.2.7 on eth0: remembered none; kernel /24 flags 0x80 listed
                eth1: remembered flags 0x1043 state 6 mtu 1500; kernel none
                2 not shown: beyond the first 64, or of other users' destinations

                """)
    }

    @Test("has the question and both routes of an answer in JSON")
    func answerObject() throws {
        #expect(
            try answer().json.description == """
                {"kind": "answer", "family": "inet", "destination": "203.0.113.9", "from": null, "oif": 0, "mark": 7, \
                "uid": 1000, "tos": 0, "remembered": {"destination": "203.0.113.9", "reachable": true, \
                "source": "192.0.2.2", "interface": "eth0", "ifindex": 2, "gateway": "192.0.2.1", "table": 254, \
                "error": null}, "kernel": {"destination": "203.0.113.9", "reachable": false, "source": null, \
                "interface": null, "ifindex": null, "gateway": null, "table": null, "error": "WSAENETUNREACH"}}
                """)
    }

    @Test("has null for the side on which an address or interface is missing")
    func missing() throws {
        let gone = StateDifference.address(2, remembered: try record("192.0.2.7"), kernel: nil)
        #expect(gone.json.description.hasPrefix(#"{"kind": "address", "family": "inet", "address": "192.0.2.7", "#))
        #expect(gone.json.description.hasSuffix(#""reason": null}, "kernel": null}"#))
        let new = StateDifference.interface(
            3, remembered: nil,
            kernel: InterfaceRecord(
                interfaceIndex: 3, flags: 0x1003, master: 4, mtu: 0, linkType: 1, operationalState: 2,
                interfaceName: "eth1"))
        #expect(
            new.json.description == """
                {"kind": "interface", "interface": "eth1", "ifindex": 3, "remembered": null, "kernel": \
                {"interface": "eth1", "ifindex": 3, "flags": "0x1003", "operationalState": 2, "linkType": 1, \
                "mtu": 0, "master": 4}}
                """)
    }
}
