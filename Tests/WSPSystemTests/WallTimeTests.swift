import Testing
import WSPSystem

@Suite("The wall clock")
struct WallTimeTests {
    @Test("of the system tells a time of this century, and so does a clock that says nothing else")
    func system() {
        let start = WallTime(microseconds: 1_700_000_000_000_000)
        #expect(WallTime.now > start)
        #expect(SystemMonotonicClock().wallTime > start)
        #expect(WallTime.unknown < start)
    }
}
