import WSPSystem

/// A clock that stands until it is moved.
final class ManualClock: MonotonicClock {
    /// 2026-01-02T03:04:05Z.
    static let start = WallTime(microseconds: 1_767_323_045_000_000)

    private(set) var now = Instant(nanoseconds: 1_000_000_000_000)
    private(set) var wallTime = ManualClock.start

    func advance(by span: TimeSpan) {
        now = now + span
        wallTime = WallTime(microseconds: wallTime.microseconds + span.nanoseconds / 1000)
    }
}
