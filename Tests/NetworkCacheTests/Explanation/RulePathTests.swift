import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing

@testable import NetworkCache

@Suite("The path through the rules")
struct RulePathTests {
    private let query = RouteQuery(destination: "198.51.100.1")

    private func path(_ rules: RuleMessage..., query: RouteQuery? = nil) -> RulePath {
        RulePath(rules, for: query ?? self.query, interfaces: .usual)
    }

    private func priorities(_ path: RulePath) -> [UInt32?] { path.steps.map(\.rule.priority) }

    private func route(_ prefix: IPPrefix, interface: UInt32 = 2) -> RouteMessage {
        RouteMessage(family: .inet, destination: prefix, outputInterface: interface)
    }

    @Test("has the rules that are for the question, in their order")
    func order() {
        let path = path(.local, .lookup(7, priority: 5) { $0.mark = 1 }, .lookup(8, priority: 6), .main)
        #expect(priorities(path) == [0, 6, 32766])
        #expect(path.steps.allSatisfy { $0.isCertain && $0.alternative == nil })
    }

    @Test("ends with the first rule that refuses", arguments: [FR_ACT_BLACKHOLE, FR_ACT_UNREACHABLE, FR_ACT_PROHIBIT])
    func refusal(action: Int) {
        #expect(priorities(path(.local, .doing(action, priority: 5), .main)) == [0, 5])
    }

    @Test("goes past rules that do nothing, and jumps forward to the first rule of a rank")
    func jumps() {
        let path = path(
            .doing(FR_ACT_NOP, priority: 1), .to(20, priority: 5), .lookup(7, priority: 10),
            .lookup(8, priority: 20), .lookup(9, priority: 20))
        #expect(priorities(path) == [20, 20])
        #expect(path.steps.map(\.rule.table) == [8, 9])
    }

    @Test("follows a jump only if the target is for the question as well")
    func jumpToOther() {
        let path = path(.to(20, priority: 5), .lookup(7, priority: 20) { $0.mark = 1 }, .main)
        #expect(priorities(path) == [32766])
    }

    @Test("goes on behind a jump to a rule that is not there, to the jump itself, or back")
    func impossibleJumps() {
        let path = path(
            .lookup(6, priority: 1), .to(15, priority: 5), .to(6, priority: 6), .to(1, priority: 7),
            .lookup(7, priority: 10), .lookup(8, priority: 20))
        #expect(priorities(path) == [1, 10, 20])
    }

    @Test("ends soon however many jumps there are")
    func manyJumps() {
        let jumps = (0..<5000).map { RuleMessage.to(UInt32($0) + 1, priority: UInt32($0)) }
        let path = RulePath(jumps + [.main], for: query, interfaces: .usual)
        #expect(priorities(path) == [32766])
    }

    @Test("names the first rule that other packets would take")
    func alternative() {
        let path = path(
            .local, .lookup(7, priority: 5) { $0.transport.ipProtocol = UInt8(IPPROTO_TCP) },
            .lookup(8, priority: 6) { $0.transport.ipProtocol = UInt8(IPPROTO_SCTP) }, .main)
        #expect(path.steps.map(\.alternative?.priority) == [nil, 5])
        #expect(path.steps.allSatisfy { $0.isCertain })
    }

    @Test("says of a rule that is for UDP alone that it is not certain")
    func uncertain() {
        let path = path(.lookup(7, priority: 5) { $0.transport.ipProtocol = UInt8(IPPROTO_UDP) }, .main)
        #expect(path.steps.map(\.isCertain) == [false, true])
    }

    @Test("leads to a table by the first rule that looks it up")
    func table() {
        let path = path(.lookup(7, priority: 5), .lookup(8, priority: 6), .lookup(7, priority: 7))
        #expect(path.step(to: 7, route: nil)?.rule.priority == 5)
        #expect(path.step(to: 8, route: nil)?.rule.priority == 6)
        #expect(path.step(to: 9, route: nil) == nil)
    }

    @Test("passes a rule that suppresses routes of this length or shorter")
    func suppressedPrefix() {
        let path = path(.lookup(254, priority: 5) { $0.suppressPrefixLength = 8 }, .main)
        #expect(path.step(to: 254, route: route("0.0.0.0/0"))?.rule.priority == 32766)
        #expect(path.step(to: 254, route: route("198.0.0.0/8"))?.rule.priority == 32766)
        #expect(path.step(to: 254, route: route("198.51.0.0/16"))?.rule.priority == 5)
    }

    @Test("passes a rule that suppresses routes by interfaces of a group")
    func suppressedGroup() {
        let path = path(.lookup(254, priority: 5) { $0.suppressInterfaceGroup = 5 }, .main)
        #expect(path.step(to: 254, route: route("198.0.0.0/8", interface: 3))?.rule.priority == 32766)
        #expect(path.step(to: 254, route: route("198.0.0.0/8", interface: 2))?.rule.priority == 5)
        var multipath = route("198.0.0.0/8")
        multipath.outputInterface = nil
        multipath.multipath = [RouteNexthop(interface: 3), RouteNexthop(interface: 2)]
        #expect(path.step(to: 254, route: multipath)?.rule.priority == 32766)
    }

    @Test("leads to a table that no rule names by the rule for VRFs, where a socket is bound to an interface")
    func vrf() {
        let rules = [RuleMessage.local, .lookup(0, priority: 1000) { $0.looksUpVRF = true }, .main]
        let bound = RouteQuery(destination: "198.51.100.1", outputInterface: 3)
        let path = RulePath(rules, for: bound, interfaces: .usual)
        #expect(path.step(to: 10, route: nil)?.rule.priority == 1000)
        #expect(path.step(to: 10, route: nil)?.isCertain == false)
        #expect(path.step(to: 254, route: nil)?.rule.priority == 32766)
        #expect(RulePath(rules, for: query, interfaces: .usual).step(to: 10, route: nil) == nil)
    }
}
