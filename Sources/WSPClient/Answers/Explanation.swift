public import WSPProtocol

/// Why one destination is reached as it is, or is not, as SIO_WSPD_EXPLAIN tells it.
public struct Explanation: Hashable, Sendable {
    /// The answer, what decided it, and what changed it last; its error is `success` where the destination is reachable.
    public let record: ExplanationRecord
    /// The state that the answer describes.
    public let generation: Generation

    /// Creates an explanation.
    public init(record: ExplanationRecord, generation: Generation) {
        self.record = record
        self.generation = generation
    }
}
