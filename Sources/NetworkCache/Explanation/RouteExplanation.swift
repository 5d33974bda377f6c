package import Rtnetlink
package import WSPProtocol

/// Why the answer for a destination is what it is.
package struct RouteExplanation: Equatable, Sendable {
    /// What decided.
    package var decision = RouteDecision.notKnown
    /// The route that leads to the destination or refuses it; without one, a route of type throw that sent the question
    /// on to further rules.
    package var route: RouteMessage?
    /// The rule that refuses the destination, or led to the table of ``route``.
    package var rule: RuleMessage?
    /// How sure ``rule`` is.
    package var certainty = RuleCertainty.none
    /// A rule before ``rule`` that is for other packets to the same destination: of other protocols, say.
    package var alternative: RuleMessage?
    /// What chose the source.
    package var sourceReason = SourceReason.none
}
