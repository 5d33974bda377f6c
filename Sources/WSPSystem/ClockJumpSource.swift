import CLinux

/// How far apart the kernel's clocks are, in nanoseconds.
///
/// All of them run at one speed, so that these numbers change by jumps only.
package struct ClockOffsets: Equatable, Sendable {
    /// `CLOCK_BOOTTIME` less `CLOCK_MONOTONIC`: grows exactly by the time that the machine is suspended.
    package var suspended: Int64
    /// `CLOCK_REALTIME` less `CLOCK_BOOTTIME`: changes when the clock is set.
    package var realTime: Int64

    /// Creates offsets.
    package init(suspended: Int64, realTime: Int64) {
        self.suspended = suspended
        self.realTime = realTime
    }
}

/// Tells when the clock is set and when the machine resumes; tests hand in one of their own.
package protocol ClockJumpSource: AnyObject {
    /// The descriptor that is readable after a jump.
    var descriptor: Int32 { get }
    /// How far apart the clocks are now.
    var offsets: ClockOffsets { get }

    /// Makes the descriptor not readable until the next jump, and says whether there was one since the last call.
    func reset() throws(SystemError) -> Bool
}

/// The kernel's clocks, and a timer on one of them that exists to be cancelled.
///
/// An absolute timer on `CLOCK_REALTIME` with `TFD_TIMER_CANCEL_ON_SET` becomes readable, with the error ECANCELED, when
/// that clock is set, and on resume, which sets it as well: nothing has to be polled.
package final class SystemClockJumpSource: ClockJumpSource {
    private let timer: Descriptor

    /// Opens the timer and arms it.
    ///
    /// The corresponding C functions are `timerfd_create` and `timerfd_settime`.
    package init() throws(SystemError) {
        timer = Descriptor(owning: Int32(try retrying("timerfd_create") { Int(clinux_clock_timer()) }))
        _ = try arm()
    }

    /// The timer's descriptor.
    package var descriptor: Int32 { timer.number }

    /// Takes the cancellation and arms the timer again.
    package func reset() throws(SystemError) -> Bool {
        let number = timer.number
        var expirations: UInt64 = 0
        var wasCancelled = false
        do throws(SystemError) {
            try retrying("read timerfd") { unsafe read(number, &expirations, MemoryLayout<UInt64>.size) }
        } catch {
            // EAGAIN: nothing has happened.
            guard error.errno == ECANCELED || error.errno == EAGAIN else { throw error }
            wasCancelled = error.errno == ECANCELED
        }
        return try arm() || wasCancelled
    }

    /// Arms the timer; true where the clock was set since it was armed before and nobody has read so.
    private func arm() throws(SystemError) -> Bool {
        let number = timer.number
        do throws(SystemError) {
            try retrying("timerfd_settime") { Int(clinux_arm_clock_timer(number)) }
            return false
        } catch {
            // The timer is armed all the same.
            guard error.errno == ECANCELED else { throw error }
            return true
        }
    }

    /// How far apart the clocks are now, read within as short a time as a few tries give.
    ///
    /// The corresponding C function is `clock_gettime`.
    package var offsets: ClockOffsets {
        var best = SystemClockJumpSource.readOffsets()
        for _ in 0..<4 {
            let next = SystemClockJumpSource.readOffsets()
            if next.width < best.width { best = next }
        }
        return best.offsets
    }

    private static func readOffsets() -> (offsets: ClockOffsets, width: Int64) {
        let start = nanoseconds(CLOCK_MONOTONIC)
        let boot = nanoseconds(CLOCK_BOOTTIME)
        let real = nanoseconds(CLOCK_REALTIME)
        let end = nanoseconds(CLOCK_MONOTONIC)
        return (ClockOffsets(suspended: boot - start, realTime: real - boot), end - start)
    }

    private static func nanoseconds(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
