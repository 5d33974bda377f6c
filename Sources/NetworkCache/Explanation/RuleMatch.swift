import CLinux
import NetworkPrimitives
import Rtnetlink

/// Whether a policy rule is for the packets that a question is about.
enum RuleMatch: Equatable {
    case no
    case yes
    /// Something that the question leaves out decides: protocol, ports, flow label, or the VRF of the interface. The
    /// kernel, which puts something in its place, takes the rule (`inQuestion`) or passes it over.
    case open(inQuestion: Bool)

    /// The rule of the kernel: with FIB_RULE_INVERT, what does not match does.
    var inverted: RuleMatch {
        switch self {
        case .no: .yes
        case .yes: .no
        case .open(let inQuestion): .open(inQuestion: !inQuestion)
        }
    }
}

/// Tells which rules are for a question, as `fib_rule_match` of the kernel does for a packet of this host's own.
struct RuleMatcher {
    private static let loopbackInterface: UInt32 = 1
    /// A rule for a source also takes packets that have none yet; linux/fib_rules.h.
    private static let findsSource = UInt32(FIB_RULE_FIND_SADDR)

    let query: RouteQuery
    let interfaces: InterfaceTable

    func match(_ rule: RuleMessage) -> RuleMatch {
        let match: RuleMatch
        if !matchesInterfaces(rule) || !matchesPacket(rule) || !matchesTypeOfService(rule) {
            match = .no
        } else {
            let open = openSelectors(rule)
            match = open.isEmpty ? .yes : .open(inQuestion: open.allSatisfy { $0 })
        }
        return rule.flags & UInt32(FIB_RULE_INVERT) != 0 ? match.inverted : match
    }

    /// Packets of this host's own come from the loopback interface, and have no output interface but the socket's.
    private func matchesInterfaces(_ rule: RuleMessage) -> Bool {
        if let name = rule.inputName {
            guard rule.flags & UInt32(FIB_RULE_IIF_DETACHED) == 0,
                interfaces.link(RuleMatcher.loopbackInterface)?.name == name
            else { return false }
        }
        if rule.looksUpVRF, query.outputInterface == 0 { return false }
        guard let name = rule.outputName else { return true }
        return rule.flags & UInt32(FIB_RULE_OIF_DETACHED) == 0
            && interfaces.link(query.outputInterface)?.name == name
    }

    private func matchesPacket(_ rule: RuleMessage) -> Bool {
        // The kernel leaves out a mark of 0, which its mask makes a selector all the same.
        if rule.mark != nil || rule.markMask != nil {
            guard ((rule.mark ?? 0) ^ query.mark) & (rule.markMask ?? .max) == 0 else { return false }
        }
        if let range = rule.uidRange, let uid = query.uid {
            guard range.low <= uid, uid <= range.high else { return false }
        }
        if let tunnel = rule.transport.tunnel, tunnel != 0 { return false }
        if let destination = rule.destination, !destination.contains(query.destination) { return false }
        guard let prefix = rule.source, prefix.length > 0 else { return true }
        if let source = query.source { return prefix.contains(source) }
        // IPv4 takes a missing source for 0.0.0.0; IPv6 passes the rule over.
        if query.destination.isIPv6 { return rule.flags & RuleMatcher.findsSource != 0 }
        return prefix.contains(.any(isIPv6: false))
    }

    /// IPv4's `tos` compares without the precedence bits, everything else with them; ECN never counts.
    private func matchesTypeOfService(_ rule: RuleMessage) -> Bool {
        let mask: UInt8 = query.destination.isIPv6 ? 0xfc : 0x1c
        if rule.tos != 0, rule.tos != query.tos & mask { return false }
        guard let dscp = rule.transport.dscp else { return true }
        return (dscp ^ query.tos >> 2) & (rule.transport.dscpMask ?? 0x3f) & 0x3f == 0
    }

    /// For each selector that the question leaves out, whether the kernel's stand-in for it matches.
    private func openSelectors(_ rule: RuleMessage) -> [Bool] {
        var open: [Bool] = []
        // A question is about UDP with IPv4, and about no protocol with IPv6; it has neither ports nor flow label.
        let ipProtocol = query.destination.isIPv6 ? 0 : UInt8(IPPROTO_UDP)
        if let selected = rule.transport.ipProtocol, selected != 0 { open.append(selected == ipProtocol) }
        if rule.transport.sourcePorts != nil { open.append(false) }
        if rule.transport.destinationPorts != nil { open.append(false) }
        if let label = rule.transport.flowLabel {
            open.append(label & (rule.transport.flowLabelMask ?? .max) == 0)
        }
        if rule.flags & RuleMatcher.findsSource != 0, rule.source != nil, query.source == nil { open.append(true) }
        if rule.uidRange != nil, query.uid == nil { open.append(true) }
        // Whether an interface is in a VRF is not known here.
        if rule.looksUpVRF { open.append(true) }
        return open
    }
}
