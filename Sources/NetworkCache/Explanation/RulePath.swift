import CLinux
import NetworkPrimitives
import Rtnetlink

/// The policy rules that the kernel comes to for a question, in their order.
///
/// Each rule that looks up a table passes the question on where the table has no route to give; one that refuses is the
/// last. Rules that jump or do nothing are followed and not listed.
struct RulePath {
    /// A rule that is for the question and does something.
    struct Step {
        let rule: RuleMessage
        /// False where the rule matches only as the question is put to the kernel: see ``RuleMatch/open(inQuestion:)``.
        let isCertain: Bool
        /// The first rule before this one that is for other packets to the same destination.
        let alternative: RuleMessage?
    }

    private(set) var steps: [Step] = []
    private let interfaces: InterfaceTable

    /// Goes through the rules of a family, which stand in the order in which the kernel lists them.
    init(_ rules: [RuleMessage], for query: RouteQuery, interfaces: InterfaceTable) {
        self.interfaces = interfaces
        let matcher = RuleMatcher(query: query, interfaces: interfaces)
        var alternative: RuleMessage?
        var index = 0
        while index < rules.count {
            let rule = rules[index]
            let match = matcher.match(rule)
            index += 1
            switch match {
            case .no, .open(inQuestion: false):
                if match != .no, alternative == nil { alternative = rule }
                continue
            case .yes, .open(inQuestion: true): break
            }
            switch Int(rule.action) {
            case FR_ACT_NOP: continue
            case FR_ACT_GOTO:
                // Jumps go forward only, to the first rule of exactly that rank; without one there is no jump.
                index = rules[index...].firstIndex { $0.priority ?? 0 == rule.goto } ?? index
            default:
                steps.append(Step(rule: rule, isCertain: match == .yes, alternative: alternative))
                if Int(rule.action) != FR_ACT_TO_TBL { return }
            }
        }
    }

    /// The rule that led to a route of a table, or nil where none can have.
    func step(to table: UInt32, route: RouteMessage?) -> Step? {
        var ofVRF: Step?
        for step in steps {
            guard Int(step.rule.action) == FR_ACT_TO_TBL else { break }
            if step.rule.looksUpVRF {
                ofVRF = ofVRF ?? step
            } else if step.rule.table == table, !isSuppressed(route, by: step.rule) {
                return step
            }
        }
        return ofVRF
    }

    private func isSuppressed(_ route: RouteMessage?, by rule: RuleMessage) -> Bool {
        guard let route else { return false }
        if let limit = rule.suppressPrefixLength, let prefix = route.destination, prefix.length <= limit { return true }
        guard let group = rule.suppressInterfaceGroup,
            let interface = route.outputInterface ?? route.multipath.first?.interface
        else { return false }
        return interfaces.link(interface)?.group == group
    }
}
