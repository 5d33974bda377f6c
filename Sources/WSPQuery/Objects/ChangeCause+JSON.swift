internal import NetworkPrimitives
internal import WSPProtocol

/// Causes for programs.
extension ChangeCause {
    /// The object: the kind, what happened, and the facts that this kind has.
    var json: JSONValue {
        let members: [(String, JSONValue)] = [("kind", .string(name)), ("change", .string(orNull: change.name))]
        return .object((members + facts).map { JSONValue.Member(key: $0.0, value: $0.1) })
    }

    private var facts: [(String, JSONValue)] {
        switch kind {
        case .link:
            link + [
                ("up", .bool(state & LinkState.up != 0)), ("carrier", .bool(state & LinkState.carrier != 0)),
            ]
        case .address:
            [inFamily, ("address", .string(addressText)), ("prefixLength", .number(UInt64(prefixLength)))] + link
        case .route:
            [
                inFamily, ("prefix", .string("\(addressText)/\(prefixLength)")), inTable,
                ("type", .string(routeTypeName)), ("protocol", .number(UInt64(origin))),
                ("nexthop", number == 0 ? .null : .number(UInt64(number))),
            ] + link
        case .rule: [inFamily, ("priority", .number(UInt64(number))), inTable]
        case .nexthop: [inFamily, ("id", .number(UInt64(number)))] + link
        case .netconf: [inFamily, ("setting", .string(settingName)), ("value", .number(UInt64(state)))] + link
        case .neighbour: [inFamily, ("address", .string(addressText)), ("failed", .bool(hasFailed))] + link
        default: []
        }
    }

    private var inFamily: (String, JSONValue) { ("family", .string(family.description)) }

    private var inTable: (String, JSONValue) { ("table", .number(UInt64(table))) }

    private var link: [(String, JSONValue)] {
        [
            ("interface", interfaceName.isEmpty ? .null : .string(interfaceName)),
            ("ifindex", interfaceIndex == 0 ? .null : .number(UInt64(interfaceIndex))),
        ]
    }

    /// The word that ip-route(8) uses for `RTN_*`, or the number.
    private var routeTypeName: String {
        let names = [
            "none", "unicast", "local", "broadcast", "anycast", "multicast", "blackhole", "unreachable", "prohibit",
            "throw", "nat", "xresolve",
        ]
        return names.indices.contains(Int(state)) ? names[Int(state)] : String(state)
    }
}
