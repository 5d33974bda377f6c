import WSPSystem

/// Which changes are logged: a burst of them, and then one now and then.
///
/// An administrator wants to see each of the few changes of an ordinary day, and not the thousands of a host that makes
/// and removes containers all the time; the history has those.
struct ChangeLogBudget {
    private static let burst = 20
    /// How long it takes until one more may be logged.
    private static let pause = TimeSpan.milliseconds(3000)

    /// When the budget would be whole again.
    private var restored = Instant(nanoseconds: 0)
    private var leftOut = 0

    /// The number of changes left out before one that may be logged now; nil where it may not.
    mutating func spend(at now: Instant) -> Int? {
        let whole = max(restored, now)
        guard whole < now + ChangeLogBudget.pause * ChangeLogBudget.burst else {
            leftOut += 1
            return nil
        }
        restored = whole + ChangeLogBudget.pause
        defer { leftOut = 0 }
        return leftOut
    }
}
