import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing

@testable import NetworkCache

@Suite("A rule")
struct RuleMatchTests {
    private typealias Change = (inout RuleMessage) -> Void

    private func match(
        _ query: RouteQuery, _ change: (inout RuleMessage) -> Void
    ) -> RuleMatch {
        let rule = RuleMessage.lookup(1000, query.destination.isIPv6 ? .inet6 : .inet, change)
        return RuleMatcher(query: query, interfaces: .usual).match(rule)
    }

    private let four = RouteQuery(destination: "198.51.100.1")
    private let six = RouteQuery(destination: "2001:db8:9::1")

    @Test("that selects nothing is for everything, and negated for nothing")
    func everything() {
        #expect(match(four) { _ in } == .yes)
        #expect(match(four) { $0.flags = UInt32(FIB_RULE_INVERT) } == .no)
        #expect(match(four) { $0.flags = UInt32(FIB_RULE_PERMANENT | FIB_RULE_UNRESOLVED) } == .yes)
    }

    @Test("selects by destination")
    func destination() {
        #expect(match(four) { $0.destination = "198.51.100.0/24" } == .yes)
        #expect(match(four) { $0.destination = "198.51.101.0/24" } == .no)
        #expect(match(six) { $0.destination = "2001:db8:9::/48" } == .yes)
        #expect(
            match(four) {
                $0.destination = "198.51.101.0/24"
                $0.flags = UInt32(FIB_RULE_INVERT)
            } == .yes)
    }

    @Test("for a source is for sockets bound inside it; IPv4 takes an unbound one for 0.0.0.0")
    func source() {
        let bound = RouteQuery(destination: "198.51.100.1", source: "192.0.2.2")
        #expect(match(bound) { $0.source = "192.0.2.0/24" } == .yes)
        #expect(match(bound) { $0.source = "192.0.3.0/24" } == .no)
        #expect(match(four) { $0.source = "192.0.2.0/24" } == .no)
        #expect(match(four) { $0.source = "0.0.0.0/8" } == .yes)
        #expect(match(six) { $0.source = "::/8" } == .no)
        #expect(match(RouteQuery(destination: "2001:db8:9::1", source: "::2")) { $0.source = "::/8" } == .yes)
    }

    @Test("for a source that takes packets without one as well is for sockets not yet bound")
    func findsSource() {
        let change: Change = {
            $0.source = "2001:db8::/64"
            $0.flags = UInt32(FIB_RULE_FIND_SADDR)
        }
        #expect(match(six, change) == .open(inQuestion: true))
    }

    @Test("for packets that come in by lo is for those of this host, and for no other interface's")
    func inputInterface() {
        #expect(match(four) { $0.inputName = "lo" } == .yes)
        #expect(match(four) { $0.inputName = "eth0" } == .no)
        #expect(
            match(four) {
                $0.inputName = "lo"
                $0.flags = UInt32(FIB_RULE_IIF_DETACHED)
            } == .no)
    }

    @Test("for an output interface is for sockets bound to it")
    func outputInterface() {
        let bound = RouteQuery(destination: "198.51.100.1", outputInterface: 3)
        #expect(match(bound) { $0.outputName = "eth1" } == .yes)
        #expect(match(bound) { $0.outputName = "eth0" } == .no)
        #expect(match(four) { $0.outputName = "eth1" } == .no)
        #expect(
            match(bound) {
                $0.outputName = "eth1"
                $0.flags = UInt32(FIB_RULE_OIF_DETACHED)
            } == .no)
    }

    @Test("selects by the bits of the mark that its mask has")
    func mark() {
        let marked = RouteQuery(destination: "198.51.100.1", mark: 0x17)
        let masked: Change = {
            $0.mark = 7
            $0.markMask = 0xf
        }
        #expect(match(marked, masked) == .yes)
        #expect(match(marked) { $0.mark = 7 } == .no)
        #expect(match(four, masked) == .no)
        // As the kernel tells "fwmark 0/0xf", which is for packets without these bits.
        #expect(match(four) { $0.markMask = 0xf } == .yes)
        #expect(match(marked) { $0.markMask = 0xf } == .no)
    }

    @Test("selects by user, both ends of its range included")
    func user() {
        let range: Change = { $0.uidRange = RuleMessage.UserRange(low: 100, high: 200) }
        for (uid, expected) in [(99, RuleMatch.no), (100, .yes), (200, .yes), (201, .no)] as [(UInt32, RuleMatch)] {
            #expect(match(RouteQuery(destination: "198.51.100.1", uid: uid), range) == expected)
        }
        #expect(match(four, range) == .open(inQuestion: true))
    }

    @Test("selects by type of service: IPv4 without the precedence, IPv6 with it")
    func typeOfService() {
        let change: Change = { $0.tos = 0x10 }
        #expect(match(RouteQuery(destination: "198.51.100.1", tos: 0x10), change) == .yes)
        #expect(match(RouteQuery(destination: "198.51.100.1", tos: 0xb0), change) == .yes)
        #expect(match(RouteQuery(destination: "198.51.100.1", tos: 0x08), change) == .no)
        #expect(match(RouteQuery(destination: "2001:db8:9::1", tos: 0x10), change) == .yes)
        #expect(match(RouteQuery(destination: "2001:db8:9::1", tos: 0xb0), change) == .no)
    }

    @Test("selects by DSCP, all of it or the bits that its mask has")
    func dscp() {
        let expedited = RouteQuery(destination: "198.51.100.1", tos: 0xb8)
        #expect(match(expedited) { $0.transport.dscp = 0x2e } == .yes)
        #expect(match(expedited) { $0.transport.dscp = 0x2a } == .no)
        #expect(
            match(expedited) {
                $0.transport.dscp = 0x2a
                $0.transport.dscpMask = 0x38
            } == .yes)
    }

    @Test("for a protocol is undecided; the question itself is one about UDP with IPv4 and about none with IPv6")
    func ipProtocol() {
        #expect(match(four) { $0.transport.ipProtocol = UInt8(IPPROTO_UDP) } == .open(inQuestion: true))
        #expect(match(four) { $0.transport.ipProtocol = UInt8(IPPROTO_TCP) } == .open(inQuestion: false))
        #expect(match(six) { $0.transport.ipProtocol = UInt8(IPPROTO_UDP) } == .open(inQuestion: false))
        #expect(
            match(four) {
                $0.transport.ipProtocol = UInt8(IPPROTO_TCP)
                $0.flags = UInt32(FIB_RULE_INVERT)
            } == .open(inQuestion: true))
    }

    @Test("for ports or a flow label is undecided, unless something else excludes it")
    func ports() {
        let range = RuleMessage.Transport.PortRange(low: 443, high: 443)
        #expect(match(four) { $0.transport.sourcePorts = range } == .open(inQuestion: false))
        #expect(match(four) { $0.transport.destinationPorts = range } == .open(inQuestion: false))
        #expect(match(six) { $0.transport.flowLabel = 7 } == .open(inQuestion: false))
        #expect(
            match(four) {
                $0.transport.destinationPorts = range
                $0.mark = 7
            } == .no)
    }

    @Test("for a tunnel is for none of this host's own packets")
    func tunnel() {
        #expect(match(four) { $0.transport.tunnel = 77 } == .no)
        #expect(match(four) { $0.transport.tunnel = 0 } == .yes)
    }

    @Test("for VRFs may be for sockets bound to an interface, and is for no others")
    func vrf() {
        #expect(match(four) { $0.looksUpVRF = true } == .no)
        let bound = RouteQuery(destination: "198.51.100.1", outputInterface: 3)
        #expect(match(bound) { $0.looksUpVRF = true } == .open(inQuestion: true))
    }
}
