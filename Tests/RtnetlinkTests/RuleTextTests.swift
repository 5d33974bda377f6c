import CLinux
import NamespaceSupport
import NetworkPrimitives
import Rtnetlink
import Testing

@Suite("The text of a rule")
struct RuleTextTests {
    @Test(
        "is what ip-rule prints, as far as it knows the attributes",
        arguments: [
            (
                .ruleMark, "from 192.0.2.0/24 to 10.0.0.0/8 fwmark 0x10/0xff iif v1 oif v0 uidrange 100-200",
                "lookup 1000"
            ),
            (.ruleSuppress, "from all", "lookup main suppress_prefixlength 0"),
            (.ruleGoto, "from all", "goto 32766"),
            (.ruleTransport, "not from all tos 0x10 ipproto tcp sport 1000-2000 dport 443", "lookup 1000"),
            (.ruleSuppressGroup, "from all", "lookup main suppress_prefixlength 8 suppress_ifgroup 5 realms 3/4"),
            (.ruleDSCP, "from all ipproto tcp sport 1000 dscp 0x2e", "lookup 1000"),
            (.ruleFlowLabel, "from all flowlabel 0x12/0xff", "lookup 1000"),
            (.ruleDetached, "from all iif nosuch [detached] oif nothere [detached]", "lookup 1000"),
            (.ruleVRF, "from all", "lookup [l3mdev-table]"),
            (.ruleTunnel, "from all tun_id 77", "lookup 1000"),
        ] as [(Capture, String, String)])
    func captures(_ capture: Capture, selector: String, action: String) throws {
        guard case .rule(_, let rule) = try decode(capture) else {
            Issue.record("not a rule")
            return
        }
        #expect(rule.selectorText == selector)
        #expect(rule.actionText == action)
    }

    @Test("is that of the installed ip-rule for rules of every kind")
    func sameAsTool() async throws {
        try await inPrivateNetwork { network in
            let kernel = try RtnetlinkKernel(receiveBuffer: 1 << 20)
            try network.batch([
                "rule add from 10.1.2.3 to 192.0.2.0/24 tos 0x10 fwmark 0x7 iif lo oif lo uidrange 1-2 table 5 pref 1",
                "rule add not fwmark 0/0x8 dport 53 sport 5-6 prohibit pref 2",
                "rule add goto 9 pref 3", "rule add goto 4711 pref 4", "rule add nop pref 5",
                "rule add blackhole pref 6", "rule add unreachable pref 7", "rule add iif nosuch table 70000 pref 8",
                "rule add lookup default suppress_prefixlength 0 suppress_ifgroup 3 realms 7 pref 9",
                "rule add lookup local pref 10",
            ])
            for family in [AddressFamily.inet, .inet6] {
                let option = family == .inet ? "-4" : "-6"
                let printed = try network.output(of: ["ip", option, "rule", "show"]).split(separator: "\n")
                let rules = try kernel.entries(of: .rules(family)).compactMap(\.rule)
                let texts = rules.map { "\($0.priority ?? 0):\t\($0.selectorText) \($0.actionText)" }
                #expect(texts == printed.map { $0.trimmed })
            }
        }
    }
}

extension Substring {
    fileprivate var trimmed: String { String(self.reversed().drop { $0 == " " }.reversed()) }
}
