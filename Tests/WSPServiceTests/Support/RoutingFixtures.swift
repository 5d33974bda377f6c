import CLinux
import NetworkPrimitives
import Rtnetlink

extension RuleMessage {
    /// A rule that looks up a table, unless `change` makes it do something else.
    static func lookup(
        _ table: UInt32, priority: UInt32, _ family: AddressFamily = .inet,
        _ change: (inout RuleMessage) -> Void = { _ in }
    ) -> RuleMessage {
        var rule = RuleMessage(family: family, table: table, priority: priority)
        rule.action = UInt8(FR_ACT_TO_TBL)
        change(&rule)
        return rule
    }
}

extension RouteMessage {
    /// A route as a table lists it.
    static func listed(
        _ prefix: String, _ length: Int, table: UInt32 = RouteMessage.mainTable, type: RouteType = .unicast
    ) -> RouteMessage {
        let prefix = IPPrefix(ip(prefix), length: length)
        return RouteMessage(
            family: prefix.address.family, destination: prefix, table: table, type: type,
            outputInterface: type == .unicast ? 2 : nil)
    }
}

extension FakeKernel {
    /// The rules that the kernel starts with.
    func setUpUsualRules() {
        rules = [
            .lookup(RouteMessage.localTable, priority: 0), .lookup(RouteMessage.mainTable, priority: 32766),
            .lookup(RouteMessage.defaultTable, priority: 32767), .lookup(RouteMessage.localTable, priority: 0, .inet6),
            .lookup(RouteMessage.mainTable, priority: 32766, .inet6),
        ]
    }
}
