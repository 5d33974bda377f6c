import CLinux
import Testing
import WSPSystem

@Suite("The source of clock jumps")
struct ClockJumpSourceTests {
    private func isReadable(_ source: SystemClockJumpSource) -> Bool {
        var request = pollfd(fd: source.descriptor, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&request, 1, 0) != 0
    }

    @Test("is quiet while the clock runs on, when made and however often it is armed again")
    func quiet() throws {
        let source = try SystemClockJumpSource()
        #expect(!isReadable(source))
        for _ in 0..<3 {
            #expect(try !source.reset())
            #expect(!isReadable(source))
        }
    }

    @Test("runs on the real-time clock, never ends, and is cancelled when the clock is set")
    func armed() throws {
        let source = try SystemClockJumpSource()
        let first = try settings(of: source)
        #expect(first.contains("clockid: \(CLOCK_REALTIME)\n"))
        // TFD_TIMER_ABSTIME is 1, TFD_TIMER_CANCEL_ON_SET is 2.
        #expect(first.contains("settime flags: 03\n"))
        #expect(!first.contains("it_value: (0, 0)"))
        _ = try source.reset()
        #expect(try settings(of: source).contains("settime flags: 03\n"))
    }

    @Test("tells offsets that stay the same, and a time asleep that is not negative")
    func offsets() throws {
        let source = try SystemClockJumpSource()
        let first = source.offsets
        let second = source.offsets
        #expect(first.suspended > -1_000_000)
        #expect(abs(second.suspended - first.suspended) < 10_000_000)
        #expect(first.realTime != 0)
    }

    /// What the kernel tells of the timer.
    private func settings(of source: SystemClockJumpSource) throws -> String {
        let path = "/proc/self/fdinfo/\(source.descriptor)"
        let number = try retrying("open \(path)") { unsafe Int(clinux_open(path, O_RDONLY | O_CLOEXEC, 0)) }
        let file = Descriptor(owning: Int32(number))
        var bytes = [UInt8](repeating: 0, count: 1024)
        let count = try retrying("read \(path)") { unsafe read(Int32(number), &bytes, bytes.count) }
        _ = consume file
        return String(decoding: bytes[..<count], as: UTF8.self)
    }
}
