/// How sure it is that a policy rule is the one that led to an answer.
public enum RuleCertainty: UInt8, Sendable, Hashable, CaseIterable {
    /// No rule is named: none fits, the kernel did not tell its rules, or no table was looked up.
    case none = 0
    /// Nothing that is left out of the question could choose another rule.
    case certain = 1
    /// The rule, or one before it, selects by protocol, ports, flow label or VRF: for some packets it is another one.
    case possible = 2
    /// The kernel looked up the tables local and main as one, as it does with IPv4 while there are no rules but its
    /// own, and calls both main; the rule is the one that leads to local.
    case merged = 3

    /// The word for programs; empty where no rule is named.
    public var word: String {
        switch self {
        case .none: ""
        case .certain: "certain"
        case .possible: "possible"
        case .merged: "merged"
        }
    }
}
