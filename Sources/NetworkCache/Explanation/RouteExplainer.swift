import CLinux
import NetworkPrimitives
package import Rtnetlink
import WSPProtocol

/// Finds out why the kernel answered a question as it did.
///
/// The kernel stays the oracle. Of an answer it tells the table, and asked again, the route; only the rule that led
/// there has to be inferred, from the list of rules, and the first that is for the question and looks up that very table
/// is it. Of a refusal the kernel tells an error number and nothing else: the rules are gone through, and the tables
/// they look up have to be looked through, one after the other, for a route that refuses with that number.
/// ``wantedTable`` says which is next; the caller looks, and hands in what it found.
package struct RouteExplainer {
    private let query: RouteQuery
    private let path: RulePath
    /// True where the kernel looks up local and main as one, as it does with IPv4 while there are no rules but its own.
    private let mayBeMerged: Bool
    /// How sure a rule is at best: `none` where the kernel does not tell its rules.
    private let bestCertainty: RuleCertainty
    /// The error number of the refusal.
    private let refusal: Int32
    /// The steps not yet looked at.
    private var rest: ArraySlice<RulePath.Step> = []
    /// The refusing routes of the tables looked through.
    private var refusing: [UInt32: RouteMessage?] = [:]

    /// What has been found out so far; all of it once ``wantedTable`` is nil.
    package private(set) var explanation = RouteExplanation()
    /// The table to be looked through for routes that the destination lies in, or nil.
    package private(set) var wantedTable: UInt32?

    /// Begins with what the kernel says of a question.
    ///
    /// - Parameters:
    ///   - query: The question.
    ///   - answer: The answer to it.
    ///   - match: The answer to the question for the route that matches.
    ///   - rules: The rules of the family, in their order; nil where the kernel does not tell them: then its own are
    ///     followed, and none is named.
    ///   - areComplete: False where the list of rules changed while it was told.
    ///   - interfaces: The interfaces and addresses of this host.
    package init(
        _ query: RouteQuery, answer: RouteAnswer, match: RouteReply, rules: [RuleMessage]?, areComplete: Bool = true,
        interfaces: InterfaceTable
    ) {
        self.query = query
        path = RulePath(rules ?? RouteExplainer.kernelRules(query), for: query, interfaces: interfaces)
        mayBeMerged = !query.destination.isIPv6 && !RouteExplainer.hasOwnRules(rules ?? [])
        bestCertainty = rules == nil ? .none : areComplete ? .certain : .possible
        switch match {
        case .route(let route):
            refusal = 0
            explain(answer, route, interfaces)
        case .refused(let errno):
            refusal = errno
            if answer.isReachable {
                if answer.table == 0 { explanation.decision = .assumedOnLink }
                explanation.sourceReason = query.source == nil ? .kernel : .bound
            } else {
                explainRefusal(interfaces)
            }
        }
    }

    /// Takes the routes of the wanted table that the destination lies in.
    package mutating func take(_ routes: [RouteMessage]) {
        guard let table = wantedTable else { return }
        refusing[table] = .some(firstRefusing(routes))
        advance()
    }

    /// Ends the search: what has not been found stays not known.
    package mutating func giveUp() {
        wantedTable = nil
        explanation = RouteExplanation()
    }
}

// MARK: - A route was found

extension RouteExplainer {
    private mutating func explain(_ answer: RouteAnswer, _ route: RouteMessage, _ interfaces: InterfaceTable) {
        explanation.route = route
        if answer.isReachable {
            explanation.decision = .route
            explanation.sourceReason =
                query.source != nil ? .bound : route.preferredSource != nil ? .preferred : .kernel
        } else {
            let isForeign = query.source.map { !interfaces.hasBindable($0) } ?? false
            explanation.decision = isForeign ? .foreignSource : .noSourceAddress
        }
        // The routes that the kernel makes itself for addresses stand in the table local.
        let isOfLocal = route.type == .local || route.type == .broadcast
        let isMerged = mayBeMerged && route.table == RouteMessage.mainTable && isOfLocal
        let table = isMerged ? RouteMessage.localTable : route.table
        guard let step = path.step(to: table, route: route) else { return }
        name(step)
        if isMerged, explanation.certainty == .certain { explanation.certainty = .merged }
    }

    private mutating func name(_ step: RulePath.Step) {
        guard bestCertainty != .none else { return }
        explanation.rule = step.rule
        explanation.alternative = step.alternative
        explanation.certainty = step.isCertain && step.alternative == nil ? bestCertainty : .possible
    }

    private static let kernelTables = [RouteMessage.localTable, RouteMessage.mainTable, RouteMessage.defaultTable]

    /// False where the rules are those that the kernel starts with, or are not known.
    private static func hasOwnRules(_ rules: [RuleMessage]) -> Bool {
        !rules.isEmpty && (rules.map(\.table) != kernelTables || rules.contains { $0.selectorText != "from all" })
    }

    /// The rules that the kernel starts with, as far as they lead to tables.
    private static func kernelRules(_ query: RouteQuery) -> [RuleMessage] {
        kernelTables.map { table in
            var rule = RuleMessage(family: query.destination.family, table: table)
            rule.action = UInt8(FR_ACT_TO_TBL)
            return rule
        }
    }
}

// MARK: - The kernel refuses

extension RouteExplainer {
    private mutating func explainRefusal(_ interfaces: InterfaceTable) {
        if let source = query.source, !interfaces.hasBindable(source) {
            explanation.decision = .foreignSource
        } else if query.outputInterface != 0, interfaces.link(query.outputInterface)?.isUp != true {
            explanation.decision = interfaces.link(query.outputInterface) == nil ? .noInterface : .interfaceDown
        } else {
            // Of two tables that are one, the kernel goes through all routes of main before it has listed the few of
            // local: at once, where main may have a million. Nothing in local refuses unless somebody put it there.
            rest = path.steps.filter { !mayBeMerged || $0.rule.table != RouteMessage.localTable }[...]
            advance()
        }
    }

    /// Goes on to the rule that refuses, to the route that does, or to a table that has to be looked through first.
    private mutating func advance() {
        wantedTable = nil
        while let step = rest.first {
            guard Int(step.rule.action) == FR_ACT_TO_TBL else {
                // Where the rule would refuse with another number, something has changed meanwhile.
                explanation = RouteExplanation()
                guard RouteExplainer.errno(of: step.rule) == refusal else { return }
                explanation.decision = .rule
                name(step)
                return
            }
            // The table of a VRF is not known here, and it passes on what it has no route for.
            if !step.rule.looksUpVRF {
                guard let found = refusing[step.rule.table] else {
                    wantedTable = step.rule.table
                    return
                }
                if let found, conclude(with: found, step) { return }
            }
            rest.removeFirst()
        }
        guard refusal == ENETUNREACH else { return giveUp() }
        explanation.decision = .noRoute
    }

    /// Returns true where the route is the answer; one of type throw only sends the question on.
    private mutating func conclude(with route: RouteMessage, _ step: RulePath.Step) -> Bool {
        if RouteExplainer.errno(of: route.type) == refusal {
            explanation.decision = .route
            explanation.route = route
            name(step)
            return true
        }
        if route.type == .throw, explanation.route == nil {
            explanation.route = route
            name(step)
        }
        return false
    }

    /// The route that the kernel comes to first, the longest; of several of one length the one that ranks first.
    ///
    /// A longer one that leads somewhere would have been taken, unless its interface is down or suppressed.
    private func firstRefusing(_ routes: [RouteMessage]) -> RouteMessage? {
        routes.filter { route in
            let source = route.sourcePrefix.flatMap { $0.length > 0 ? $0 : nil }
            return RouteExplainer.errno(of: route.type) != nil && (route.tos == 0 || route.tos == query.tos)
                && (source.map { prefix in query.source.map(prefix.contains) ?? false } ?? true)
        }.min { left, right in
            let lengths = (left.destination?.length ?? 0, right.destination?.length ?? 0)
            return lengths.0 == lengths.1 ? left.priority ?? 0 < right.priority ?? 0 : lengths.0 > lengths.1
        }
    }

    /// The error number that a route of this type refuses with; nil for one that does not.
    private static func errno(of type: RouteType) -> Int32? {
        switch type {
        case .unreachable: EHOSTUNREACH
        case .prohibit: EACCES
        case .blackhole: EINVAL
        case .throw: EAGAIN
        default: nil
        }
    }

    private static func errno(of rule: RuleMessage) -> Int32 {
        switch Int(rule.action) {
        case FR_ACT_UNREACHABLE: ENETUNREACH
        case FR_ACT_PROHIBIT: EACCES
        default: EINVAL
        }
    }
}
