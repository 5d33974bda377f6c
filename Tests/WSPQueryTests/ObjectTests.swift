import CLinux
import NetworkPrimitives
import Testing
import WSPProtocol

@testable import WSPQuery

@Suite("The objects of the command line contract")
struct ObjectTests {
    @Test("an address has its contract's members in their order")
    func listedAddress() throws {
        #expect(
            try record("192.0.2.2").json.description == """
                {"family": "inet", "address": "192.0.2.2", "prefixLength": 24, "interface": "eth0", "ifindex": 2, \
                "scope": "global", "flags": ["permanent"], "listed": true, "bindable": true, \
                "reason": null}
                """)
    }

    @Test("an address that is left out says why in one word")
    func excludedAddress() throws {
        let excluded = try record(
            "fe80::1", flags: IFA_F_PERMANENT | IFA_F_TENTATIVE, exclusion: .tentative,
            scope: UInt8(RT_SCOPE_LINK.rawValue))
        #expect(
            excluded.json.description == """
                {"family": "inet6", "address": "fe80::1", "prefixLength": 64, "interface": "eth0", "ifindex": 2, \
                "scope": "link", "flags": ["permanent", "tentative"], "listed": false, "bindable": true, \
                "reason": "tentative"}
                """)
    }

    @Test("an address of the whole list says whether a socket can be bound to it")
    func bindable() throws {
        var tentative = try record("2001:db8::1", exclusion: .tentative)
        tentative.isBindable = false
        let table = AddressSelection(showsAll: true).table([try record("192.0.2.2"), tentative])
        #expect(
            table.text(style: TextStyle(isColoured: false)) == """
                ADDRESS         INTERFACE  SCOPE   BINDABLE  LISTED
                192.0.2.2/24    eth0       global  yes       yes
                2001:db8::1/64  eth0       global  no        no: tentative

                """)
        #expect(tentative.json.description.contains(#""listed": false, "bindable": false, "reason": "tentative""#))
    }

    @Test("one flag bit is secondary for IPv4 and temporary for IPv6, and an unknown bit is a number")
    func flags() {
        #expect(addressFlagNames(UInt32(IFA_F_SECONDARY), isIPv6: false) == ["secondary"])
        #expect(addressFlagNames(UInt32(IFA_F_TEMPORARY), isIPv6: true) == ["temporary"])
        #expect(addressFlagNames(0x8000_0080, isIPv6: true) == ["permanent", "0x80000000"])
        #expect(
            addressFlagNames(0xfff, isIPv6: true) == [
                "permanent", "temporary", "deprecated", "tentative", "dadfailed", "optimistic", "homeaddress", "nodad",
                "noprefixroute", "managetempaddr", "stable-privacy", "mcautojoin",
            ])
    }

    @Test(
        "a scope has its name, or its number",
        arguments: [(0, "global"), (200, "site"), (253, "link"), (254, "host"), (255, "nowhere"), (42, "42")])
    func scopes(number: UInt8, name: String) {
        #expect(scopeName(number) == name)
    }

    @Test("a route has its contract's members in their order, and null for no gateway")
    func route() throws {
        let record = RouteRecord(
            error: .success, interfaceIndex: 2, source: try address("192.0.2.2"), table: 254, interfaceName: "eth0")
        #expect(
            RouteAnswer(destination: "192.0.2.9", record: record).json.description == """
                {"destination": "192.0.2.9", "reachable": true, "source": "192.0.2.2", "interface": "eth0", \
                "ifindex": 2, "gateway": null, "table": 254, "error": null}
                """)
    }

    @Test("an unreachable destination has an error and null for the rest, whatever its record holds")
    func unreachable() {
        let record = RouteRecord(error: .networkUnreachable, interfaceIndex: 7, table: 254, interfaceName: "eth0")
        #expect(
            RouteAnswer(destination: "::1", record: record).json.description == """
                {"destination": "::1", "reachable": false, "source": null, "interface": null, "ifindex": null, \
                "gateway": null, "table": null, "error": "WSAENETUNREACH"}
                """)
    }

    @Test("interfaces get their names by address, the first of two equal addresses the first name")
    func interfaces() throws {
        let netmask = try address("255.255.255.0")
        let list = try ["192.0.2.2", "192.0.2.3", "192.0.2.2", "192.0.2.9"].map {
            InterfaceInformation(
                flags: [.up, .broadcast, .multicast], address: try address($0), broadcast: nil, netmask: netmask)
        }
        let records = try [("192.0.2.2", "a"), ("192.0.2.7", "b"), ("192.0.2.2", "c"), ("192.0.2.3", "d")].map {
            try record($0.0, interface: $0.1)
        }
        let entries = InterfaceEntry.name(list, by: records)
        #expect(entries.map(\.name) == ["a", "d", "c", nil])
        #expect(
            entries[0].json.description == """
                {"address": "192.0.2.2", "netmask": "255.255.255.0", "broadcast": null, "interface": "a", \
                "flags": ["up", "broadcast", "multicast"]}
                """)
    }

    @Test("flags of an interface are named in the contract's order")
    func interfaceFlags() throws {
        let any = try address("0.0.0.0")
        let information = InterfaceInformation(
            flags: [.multicast, .pointToPoint, .loopback, .broadcast, .up], address: any, broadcast: nil, netmask: any)
        let names = InterfaceEntry(information: information, name: nil).flagNames
        #expect(names == ["up", "broadcast", "loopback", "pointtopoint", "multicast"])
    }

    @Test("a table of long addresses needs no more than 80 columns")
    func width() throws {
        let long = try record("2001:db8:1234:5678:abcd:ef01:2345:6789", exclusion: .interfaceDown)
        for selection in [AddressSelection(showsAll: true), AddressSelection(showsBindable: true)] {
            let lines = selection.table([long]).text(style: TextStyle(isColoured: false)).split(separator: "\n")
            #expect(lines.allSatisfy { $0.count <= 80 }, "\(lines)")
        }
    }
}
