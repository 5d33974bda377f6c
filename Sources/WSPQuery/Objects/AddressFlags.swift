internal import CLinux

/// Names the bits of `IFA_F_*`, in the order that people look for them.
///
/// One bit has two names: an IPv4 address that has it is a secondary one, an IPv6 address a temporary one (RFC 8981).
/// Bits without a name are given as one hexadecimal number.
func addressFlagNames(_ flags: UInt32, isIPv6: Bool) -> [String] {
    let names: [(bit: Int32, name: String)] = [
        (IFA_F_PERMANENT, "permanent"), (IFA_F_SECONDARY, isIPv6 ? "temporary" : "secondary"),
        (IFA_F_DEPRECATED, "deprecated"), (IFA_F_TENTATIVE, "tentative"), (IFA_F_DADFAILED, "dadfailed"),
        (IFA_F_OPTIMISTIC, "optimistic"), (IFA_F_HOMEADDRESS, "homeaddress"), (IFA_F_NODAD, "nodad"),
        (IFA_F_NOPREFIXROUTE, "noprefixroute"), (IFA_F_MANAGETEMPADDR, "managetempaddr"),
        (IFA_F_STABLE_PRIVACY, "stable-privacy"), (IFA_F_MCAUTOJOIN, "mcautojoin"),
    ]
    var found: [String] = []
    var rest = flags
    for (bit, name) in names where rest & UInt32(bit) != 0 {
        found.append(name)
        rest &= ~UInt32(bit)
    }
    if rest != 0 { found.append("0x" + String(rest, radix: 16)) }
    return found
}

/// Names a scope of `RT_SCOPE_*`; one without a name is its number.
func scopeName(_ scope: UInt8) -> String {
    switch UInt32(scope) {
    case RT_SCOPE_UNIVERSE.rawValue: "global"
    case RT_SCOPE_SITE.rawValue: "site"
    case RT_SCOPE_LINK.rawValue: "link"
    case RT_SCOPE_HOST.rawValue: "host"
    case RT_SCOPE_NOWHERE.rawValue: "nowhere"
    default: String(scope)
    }
}

/// Names a routing table of `RT_TABLE_*` that every host has; another is its number.
func tableName(_ table: UInt32) -> String {
    switch table {
    case UInt32(RT_TABLE_DEFAULT.rawValue): "default"
    case UInt32(RT_TABLE_MAIN.rawValue): "main"
    case UInt32(RT_TABLE_LOCAL.rawValue): "local"
    default: String(table)
    }
}
