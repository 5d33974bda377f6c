import Testing
import WSPSystem

@Suite("Time")
struct MonotonicClockTests {
    @Test("does not overflow")
    func saturation() {
        let end = Instant(nanoseconds: .max)
        #expect(end + .seconds(1) == end)
        #expect(Instant(nanoseconds: 5) + TimeSpan(nanoseconds: .max) == end)
        #expect(TimeSpan.seconds(1) * Int.max == TimeSpan(nanoseconds: .max))
        #expect(TimeSpan.seconds(1) * -1 == TimeSpan(nanoseconds: 0))
        #expect(TimeSpan.milliseconds(-3) == TimeSpan(nanoseconds: 0))
    }

    @Test("since a later instant is none")
    func since() {
        let (early, late) = (Instant(nanoseconds: 10), Instant(nanoseconds: 30))
        #expect(late.since(early) == TimeSpan(nanoseconds: 20))
        #expect(early.since(late) == TimeSpan(nanoseconds: 0))
    }

    @Test("of the system does not go back")
    func system() {
        let clock = SystemMonotonicClock()
        let first = clock.now
        #expect(clock.now >= first && first > Instant(nanoseconds: 0))
    }
}
