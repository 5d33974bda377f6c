internal import NetworkPrimitives
internal import WSPClient
internal import WSPProtocol

/// Explanations for people.
extension ExplanationObject {
    /// The destination, and what there is to know of it, a line or more for each fact.
    func text(style: TextStyle) -> String {
        let verdict =
            isReachable ? style.apply(.good, to: "reachable") : style.apply(.bad, to: "unreachable (\(record.error))")
        var facts = FactList(title: "\(style.apply(.heading, to: destination))  \(verdict)")
        facts.append("because", reason, isReachable ? nil : .bad)
        facts.append("interface", record.interfaceName.isEmpty ? nil : record.interfaceName)
        facts.append("source", sourceText)
        facts.append("gateway", record.gateway?.description)
        facts.append("route", record.route.map(ExplanationObject.text))
        facts.append("rule", record.rule.map(ExplanationObject.text))
        facts.append("", certaintyText)
        facts.append("may match", record.otherRule.map(ExplanationObject.text))
        facts.append("watched", record.isWatched ? "yes" : "no")
        facts.append("generation", explanation.generation.description)
        facts.append("last change", lastChangeText(style))
        facts.append(
            "its cause", isChangeKnown && record.cause.kind != .firstAsked ? record.cause.summary : nil, .heading)
        facts.append("since then", isChangeKnown ? eventText : nil)
        return facts.text(style: style)
    }

    private var reason: String? {
        switch record.decision {
        case .notKnown: "not found out: rules or routes changed meanwhile, are too many, or are not told"
        case .route: isReachable ? nil : "this route refuses it"
        case .rule: "this rule refuses it"
        case .noRoute:
            record.route == nil
                ? "no table that the rules lead to has a route to it"
                : "no table has a route to it; this route sends it on to further rules"
        case .assumedOnLink: "there is no route; IPv4 takes it for a destination on the link"
        case .noSourceAddress: "there is a route, but no local address to send from"
        case .foreignSource: "the address to send from is none of this host's"
        case .noInterface: "the output interface is not there"
        case .interfaceDown: "the output interface is down"
        }
    }

    private var sourceText: String? {
        guard let source = record.source else { return nil }
        return switch record.sourceReason {
        case .none: "\(source)"
        case .bound: "\(source), bound by the caller"
        case .preferred: "\(source), preferred by the route (src)"
        case .kernel: "\(source), chosen by the kernel"
        }
    }

    private static func text(_ route: ExplainedRoute) -> String {
        var words = [routeTypeName(route.type), route.prefix?.description ?? "-", "table", tableName(route.table)]
        if route.origin != 0 { words += ["proto", routeProtocolName(route.origin)] }
        if route.metric != 0 { words += ["metric", "\(route.metric)"] }
        if route.nexthop != 0 { words += ["nhid", "\(route.nexthop)"] }
        if route.ways > 1 { words += ["ways", "\(route.ways)"] }
        return words.joined(separator: " ")
    }

    private static func text(_ rule: ExplainedRule) -> String { "\(rule.priority): \(rule.text)" }

    private var certaintyText: String? {
        switch record.certainty {
        case .none, .certain: nil
        case .possible: record.otherRule == nil ? "(not for all protocols, ports and VRFs, or just changed)" : nil
        case .merged: "(without rules of one's own, IPv4 looks up local and main as one, and calls both main)"
        }
    }

    private func lastChangeText(_ style: TextStyle) -> String {
        guard hasHistory else { return "not known: --standalone has no history" }
        guard record.changedAt != 0 else { return "not known" }
        let time = style.text(changeTime)
        return record.cause.kind == .firstAsked ? "none since it was first asked for, \(time)" : time
    }

    private var eventText: String {
        let (all, asked) = (record.eventsSince, record.eventsAskedAgain)
        return "\(all) kernel message\(all == 1 ? "" : "s"): \(asked) asked again, \(irrelevantEvents) irrelevant"
    }
}
