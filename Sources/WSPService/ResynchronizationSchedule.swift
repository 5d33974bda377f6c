import WSPSystem

/// When the state has to be learnt anew.
///
/// The first loss is answered at once. A reader that has just fallen behind would fall behind again if it dumped
/// without pause, against the writer that holds the kernel's lock: further ones wait. What cannot be read will most
/// likely not be readable the next time either, and waits longer.
struct ResynchronizationSchedule {
    /// How an attempt to learn the state ended.
    enum Outcome {
        /// All is known.
        case complete
        /// All was known at one time, but what has happened since then is not.
        case overtaken
        /// Dumps were interrupted: something may be missing.
        case interrupted
        /// Dumps could not be read: something is missing.
        case unreadable
        /// Nothing was learnt.
        case failed
    }

    /// The least time between the end of one resynchronization and the start of the next.
    static let pause = TimeSpan.milliseconds(200)
    /// The same after one that could not be read.
    static let pauseAfterUnreadable = TimeSpan.milliseconds(10_000)
    /// The same where somebody asks and the last one was not complete; any number may ask, one after the other.
    static let pauseOfQuestions = TimeSpan.milliseconds(10)

    /// True from a loss until the state has been learnt anew.
    private(set) var isStale = false
    private(set) var lostEvents = false
    private var finishedAt: Instant?
    private var outcome = Outcome.complete

    /// Notes that events are missing.
    mutating func eventsWereLost() {
        isStale = true
        lostEvents = true
    }

    /// When to learn the state anew, or nil if there is no need.
    func due() -> Instant? {
        guard isStale else { return nil }
        return after(needsPatience ? ResynchronizationSchedule.pauseAfterUnreadable : ResynchronizationSchedule.pause)
    }

    /// Notes that the state may be wrong for another reason, though no event is missing.
    mutating func stateIsDoubtful() {
        isStale = true
    }

    /// When to learn the state anew before a question is answered, or nil if there is no need.
    func dueForQuestion() -> Instant? {
        guard isStale, !needsPatience else { return due() }
        return outcome == .complete ? Instant(nanoseconds: 0) : after(ResynchronizationSchedule.pauseOfQuestions)
    }

    private var needsPatience: Bool { outcome == .unreadable && !lostEvents }

    private func after(_ pause: TimeSpan) -> Instant { finishedAt.map { $0 + pause } ?? Instant(nanoseconds: 0) }

    /// Notes the end of a resynchronization, or of an attempt at one.
    mutating func finished(at now: Instant, _ outcome: Outcome) {
        finishedAt = now
        self.outcome = outcome
        isStale = outcome != .complete
        if outcome != .failed { lostEvents = outcome == .overtaken }
    }
}
