import WSPSystem

/// When the state has to be learnt anew.
///
/// The first loss is answered at once. A reader that has just fallen behind would fall behind again if it dumped
/// without pause, against the writer that holds the kernel's lock: further ones wait.
struct ResynchronizationSchedule {
    /// The least time between the end of one resynchronization and the start of the next.
    static let pause = TimeSpan.milliseconds(200)

    /// True from a loss until the state has been learnt anew.
    private(set) var isStale = false
    private(set) var lostEvents = false
    private var earliest = Instant(nanoseconds: 0)

    /// Notes that events are missing.
    mutating func eventsWereLost() {
        isStale = true
        lostEvents = true
    }

    /// Notes that a dump was interrupted or failed: what was learnt may be wrong, but no event is missing.
    mutating func dumpWasInterrupted() {
        isStale = true
    }

    /// When to learn the state anew, or nil if there is no need.
    func due() -> Instant? { isStale ? earliest : nil }

    /// Notes the end of a resynchronization, or of an attempt at one.
    mutating func finished(at now: Instant, successfully: Bool) {
        earliest = now + ResynchronizationSchedule.pause
        if successfully {
            isStale = false
            lostEvents = false
        }
    }
}
