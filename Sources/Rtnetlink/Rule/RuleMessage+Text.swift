internal import CLinux
internal import NetworkPrimitives

extension RuleMessage {
    /// What the rule is for, in the words of ip-rule(8): `from all fwmark 0x7`.
    package var selectorText: String {
        var words = flags & UInt32(FIB_RULE_INVERT) != 0 ? ["not"] : []
        words += ["from", source?.ruleText ?? "all"]
        if let destination { words += ["to", destination.ruleText] }
        if tos != 0 { words += ["tos", RuleMessage.hexadecimal(tos)] }
        if mark != nil || markMask != nil { words += ["fwmark", markText] }
        if let inputName {
            words += ["iif", inputName] + (flags & UInt32(FIB_RULE_IIF_DETACHED) != 0 ? ["[detached]"] : [])
        }
        if let outputName {
            words += ["oif", outputName] + (flags & UInt32(FIB_RULE_OIF_DETACHED) != 0 ? ["[detached]"] : [])
        }
        if let uidRange { words += ["uidrange", "\(uidRange.low)-\(uidRange.high)"] }
        return (words + transport.words).joined(separator: " ")
    }

    /// What the rule does, in the words of ip-rule(8): `lookup main suppress_prefixlength 0`.
    package var actionText: String {
        switch Int(action) {
        case FR_ACT_TO_TBL: lookupText
        case FR_ACT_GOTO:
            "goto \(goto.map(String.init) ?? "none")"
                + (flags & UInt32(FIB_RULE_UNRESOLVED) != 0 ? " [unresolved]" : "")
        case FR_ACT_NOP: "nop"
        case FR_ACT_BLACKHOLE: "blackhole"
        case FR_ACT_UNREACHABLE: "unreachable"
        case FR_ACT_PROHIBIT: "prohibit"
        default: "action \(action)"
        }
    }

    private var lookupText: String {
        var text = "lookup " + (looksUpVRF ? "[l3mdev-table]" : RuleMessage.tableName(table))
        if let suppressPrefixLength { text += " suppress_prefixlength \(suppressPrefixLength)" }
        if let suppressInterfaceGroup { text += " suppress_ifgroup \(suppressInterfaceGroup)" }
        if let realms {
            text += " realms " + (realms >> 16 != 0 ? "\(realms >> 16)/" : "") + "\(realms & 0xffff)"
        }
        return text
    }

    private var markText: String {
        let mask = markMask ?? .max
        return RuleMessage.hexadecimal(mark ?? 0) + (mask == .max ? "" : "/" + RuleMessage.hexadecimal(mask))
    }

    /// The names that the kernel itself has; those of `/etc/iproute2/rt_tables` are this host's.
    private static func tableName(_ table: UInt32) -> String {
        switch rt_class_t(table) {
        case RT_TABLE_LOCAL: "local"
        case RT_TABLE_MAIN: "main"
        case RT_TABLE_DEFAULT: "default"
        default: "\(table)"
        }
    }

    /// As `printf("%#x")` writes it.
    fileprivate static func hexadecimal(_ number: some BinaryInteger) -> String {
        number == 0 ? "0" : "0x" + String(number, radix: 16)
    }
}

extension RuleMessage.Transport {
    fileprivate var words: [String] {
        var words: [String] = []
        if let ipProtocol { words += ["ipproto", RuleMessage.Transport.name(of: ipProtocol)] }
        if let sourcePorts { words += ["sport", sourcePorts.text] }
        if let destinationPorts { words += ["dport", destinationPorts.text] }
        if let tunnel { words += ["tun_id", "\(tunnel)"] }
        if let dscp {
            let mask = dscpMask.flatMap { $0 == 0x3f ? nil : "/" + RuleMessage.hexadecimal($0) } ?? ""
            words += ["dscp", RuleMessage.hexadecimal(dscp) + mask]
        }
        if let flowLabel {
            let mask = flowLabelMask.map { "/" + RuleMessage.hexadecimal($0) } ?? ""
            words += ["flowlabel", RuleMessage.hexadecimal(flowLabel) + mask]
        }
        return words
    }

    /// The protocols that rules are written for; ip-rule(8) takes numbers as well.
    private static func name(of ipProtocol: UInt8) -> String {
        switch Int(ipProtocol) {
        case IPPROTO_ICMP: "icmp"
        case IPPROTO_TCP: "tcp"
        case IPPROTO_UDP: "udp"
        case IPPROTO_ICMPV6: "ipv6-icmp"
        case IPPROTO_SCTP: "sctp"
        default: "\(ipProtocol)"
        }
    }
}

extension RuleMessage.Transport.PortRange {
    fileprivate var text: String { low == high ? "\(low)" : "\(low)-\(high)" }
}

extension IPPrefix {
    /// A single address without its length.
    fileprivate var ruleText: String { length == address.width ? "\(address)" : description }
}
