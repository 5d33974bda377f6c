public import NetworkPrimitives

/// The output of SIO_WSPD_EXPLAIN: the answer for a destination, what decided it, and what changed it last.
public struct ExplanationRecord: Sendable, Hashable {
    /// Success, or why the destination is unreachable.
    public var error: WinsockError
    /// What decided.
    public var decision = RouteDecision.notKnown
    /// The interface that packets leave through; 0 where unreachable.
    public var interfaceIndex: InterfaceIndex = 0
    /// The name of the interface; empty where unreachable.
    public var interfaceName = ""
    /// The local address that packets are sent from; nil where unreachable.
    public var source: IPAddress?
    /// What chose ``source``.
    public var sourceReason = SourceReason.none
    /// The next router, which may be of the other family; nil for a destination on the link.
    public var gateway: IPAddress?
    /// The route that decided, or where none did, one of type throw that sent the question on.
    public var route: ExplainedRoute?
    /// The rule that decided, or led to ``route``; nil where it is not known.
    public var rule: ExplainedRule?
    /// How sure ``rule`` is.
    public var certainty = RuleCertainty.none
    /// A rule before ``rule`` that other packets to the same destination take: those of another protocol, say.
    public var otherRule: ExplainedRule?
    /// True while a request waits for this answer to change.
    public var isWatched = false
    /// When the answer last changed, in microseconds since 1970-01-01T00:00:00Z; 0 where that is not known.
    public var changedAt: UInt64 = 0
    /// What changed it.
    public var cause = ChangeCause(.unknown)
    /// The messages that the kernel has sent since.
    public var eventsSince: UInt64 = 0
    /// Those of them that made this answer doubtful, so that it was asked for again; the others were irrelevant to it.
    public var eventsAskedAgain: UInt64 = 0

    /// Creates an explanation of nothing but success or failure.
    public init(error: WinsockError) {
        self.error = error
    }
}
