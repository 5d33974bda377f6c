/// What was done and judged.
struct Tally: Sendable {
    var worlds = 0
    var steps = 0
    var mutations = 0
    var refused = 0
    var answersCompared = 0
    /// Times that the kernel had no answer of its own.
    var undecided = 0
    var listsCompared = 0
    /// Answers compared with what connect() does, and those of them that differed.
    var socketsCompared = 0
    var socketsElsewhere = 0
    var completionsJudged = 0
    var changes = 0
    /// Completions whose answer was the same again, with another one seen in between.
    var transientsSeen = 0
    /// The same, where another one was not seen but may have been: of bursts and of what the kernel does by itself.
    var transientsUnseen = 0
    var defects = 0

    mutating func add(_ other: Tally) {
        worlds += other.worlds
        steps += other.steps
        mutations += other.mutations
        refused += other.refused
        answersCompared += other.answersCompared
        undecided += other.undecided
        listsCompared += other.listsCompared
        socketsCompared += other.socketsCompared
        socketsElsewhere += other.socketsElsewhere
        completionsJudged += other.completionsJudged
        changes += other.changes
        transientsSeen += other.transientsSeen
        transientsUnseen += other.transientsUnseen
        defects += other.defects
    }
}

extension Tally: CustomStringConvertible {
    var description: String {
        "\(mutations) mutations (\(refused) refused) in \(steps) steps and \(worlds) worlds; "
            + "\(answersCompared) answers (\(undecided) left out) and \(listsCompared) lists compared; "
            + "\(socketsElsewhere) of \(socketsCompared) sockets went another way; "
            + "\(completionsJudged) completions judged: "
            + "\(changes) changed answers, \(transientsSeen + transientsUnseen) transient changes "
            + "(\(transientsUnseen) of them not seen); \(defects) defects"
    }
}
