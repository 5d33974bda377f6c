import WSPSystem

/// A clock that stands until it is moved.
final class ManualClock: MonotonicClock {
    private(set) var now = Instant(nanoseconds: 1_000_000_000_000)

    func advance(by span: TimeSpan) {
        now = now + span
    }
}
