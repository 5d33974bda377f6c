import CLinux
import NetworkPrimitives
import Rtnetlink

@testable import NetworkCache

extension RuleMessage {
    /// A rule that looks up a table, for everything unless `change` restricts it.
    static func lookup(
        _ table: UInt32, priority: UInt32 = 100, _ family: AddressFamily = .inet,
        _ change: (inout RuleMessage) -> Void = { _ in }
    ) -> RuleMessage {
        var rule = RuleMessage(family: family, table: table, priority: priority)
        rule.action = UInt8(FR_ACT_TO_TBL)
        change(&rule)
        return rule
    }

    /// A rule that does something else.
    static func doing(
        _ action: Int, priority: UInt32 = 100, _ family: AddressFamily = .inet,
        _ change: (inout RuleMessage) -> Void = { _ in }
    ) -> RuleMessage {
        var rule = RuleMessage(family: family, table: 0, priority: priority)
        rule.action = UInt8(action)
        change(&rule)
        return rule
    }

    static func to(_ priority: UInt32, priority own: UInt32) -> RuleMessage {
        .doing(FR_ACT_GOTO, priority: own) { $0.goto = priority }
    }

    static let local = lookup(RouteMessage.localTable, priority: 0)
    static let main = lookup(RouteMessage.mainTable, priority: 32766)
    static let `default` = lookup(RouteMessage.defaultTable, priority: 32767)

    /// The rules that the kernel starts with, and others among them, ordered as the kernel orders them.
    static func table(_ own: RuleMessage...) -> [RuleMessage] {
        ([local] + own + [main, `default`]).enumerated().sorted {
            ($0.element.priority ?? 0, $0.offset) < ($1.element.priority ?? 0, $1.offset)
        }.map(\.element)
    }
}

extension InterfaceTable {
    /// lo, eth0 (2) and eth1 (3, in group 5), with 192.0.2.2 and 2001:db8::2 on eth0.
    static var usual: InterfaceTable {
        var table = InterfaceTable()
        let other = LinkMessage.working(3, "eth1").with { $0.group = 5 }
        for link in [.loopback, .working(2, "eth0"), other] { table.add(.link(.new, link)) }
        for address in [AddressMessage.on(2, "192.0.2.2"), .on(2, "2001:db8::2", prefixLength: 64)] {
            table.add(.address(.new, address))
        }
        return table
    }
}
