import WSPSystem

/// A clock that stands until it is moved.
final class ManualClock: MonotonicClock {
    /// 2026-01-02T03:04:05Z.
    static let start = WallTime(microseconds: 1_767_323_045_000_000)

    /// What each look at the clock takes, for work that is bounded by time.
    var cost = TimeSpan(nanoseconds: 0)
    private var time = Instant(nanoseconds: 1_000_000_000_000)
    private(set) var wallTime = ManualClock.start

    var now: Instant {
        time = time + cost
        return time
    }

    func advance(by span: TimeSpan) {
        time = time + span
        wallTime = WallTime(microseconds: wallTime.microseconds + span.nanoseconds / 1000)
    }
}
