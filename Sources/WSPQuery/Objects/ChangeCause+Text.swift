internal import CLinux
internal import NetworkPrimitives
internal import WSPProtocol

/// Causes in words for people.
extension ChangeCause {
    /// The cause in a few words, such as `route added: 203.0.113.0/24 table main`.
    var summary: String {
        switch kind {
        case .link: event("link", interface + linkState)
        case .address: event("address", prefixText + on)
        case .route: event("route", "\(prefixText) table \(tableName(table))")
        // One that refuses, jumps or does nothing looks up no table.
        case .rule: event("rule", "priority \(number)" + (table == 0 ? "" : " table \(tableName(table))"))
        case .nexthop: event("nexthop", "id \(number)")
        case .netconf: event("netconf", "\(settingName) \(state)" + on)
        case .neighbour:
            hasFailed
                ? "neighbour failed: \(addressText)" + on : event("neighbour", addressText + on)
        case .unknown: "unknown, too much has happened since"
        case .start: "start of the service"
        case .lostEvents: "events lost, state learnt anew"
        case .learntAnew: "state learnt anew"
        case .routeExpired: "route expired"
        case .audit: "found by comparison with the kernel"
        case .asked: "found when asked"
        case .firstAsked: "first asked"
        default: name
        }
    }

    private func event(_ thing: String, _ facts: String) -> String {
        "\(thing) \(change.name ?? "changed"): \(facts)"
    }

    private var linkState: String {
        if change == .deleted { return "" }
        return state & LinkState.up == 0 ? " down" : state & LinkState.carrier == 0 ? " no carrier" : " up with carrier"
    }

    /// The name of the interface, or its number where the name was not known.
    private var interface: String { interfaceName.isEmpty ? String(interfaceIndex) : interfaceName }

    private var on: String { interfaceIndex == 0 ? "" : " on \(interface)" }

    private var prefixText: String { "\(addressText)/\(prefixLength)" }
}

extension ChangeCause {
    /// The word for the kind, or its number.
    var name: String {
        switch kind {
        case .link: "link"
        case .address: "address"
        case .route: "route"
        case .rule: "rule"
        case .nexthop: "nexthop"
        case .netconf: "netconf"
        case .neighbour: "neighbour"
        case .unknown: "unknown"
        case .start: "start"
        case .lostEvents: "lost-events"
        case .learntAnew: "learnt-anew"
        case .routeExpired: "route-expired"
        case .audit: "audit"
        case .asked: "asked"
        case .firstAsked: "first-asked"
        default: "cause \(kind.rawValue)"
        }
    }

    /// An address without one is the wildcard.
    var addressText: String { address?.description ?? "-" }

    /// The file in /proc/sys/net of a setting, or its number.
    var settingName: String {
        number == UInt32(NETCONFA_IGNORE_ROUTES_WITH_LINKDOWN)
            ? "ignore_routes_with_linkdown" : "setting \(number)"
    }

    /// True for a neighbour that did not answer.
    var hasFailed: Bool { kind == .neighbour && change != .deleted && state & UInt32(NUD_FAILED) != 0 }
}

extension ChangeCause.Change {
    /// The word for the change, or nil where there is none.
    var name: String? {
        switch self {
        case .none: nil
        case .added: "added"
        case .changed: "changed"
        case .deleted: "deleted"
        }
    }
}
