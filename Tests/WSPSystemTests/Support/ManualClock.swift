import WSPSystem

/// A clock that stands still until a test moves it.
final class ManualClock: MonotonicClock {
    private(set) var now = Instant(nanoseconds: 0)

    func advance(by span: TimeSpan) {
        now = now + span
    }
}

extension Instant {
    static func milliseconds(_ count: Int) -> Instant {
        Instant(nanoseconds: 0) + .milliseconds(count)
    }
}
