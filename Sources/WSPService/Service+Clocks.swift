import Logging
import WSPLog
import WSPSystem

/// Suspends and set clocks.
///
/// The kernel queues events while a machine falls asleep and wakes up as at any other time, so none is missing; but
/// drivers take their links down and up again then, and what depends on the time of day (leases, certificates of VPNs)
/// jumps. Afterwards the state is learnt anew, as after any doubt: who sees nothing changed is not woken.
extension Service {
    /// What two readings of the same offsets may differ by, in nanoseconds.
    private static let tolerance: Int64 = 10_000_000

    func watchClocks() throws(SystemError) {
        guard let clocks else { return }
        clockOffsets = clocks.offsets
        clockRegistration = try reactor.register(clocks.descriptor, for: .readable) { [unowned self] _ in
            takeClockJump(clocks)
        }
    }

    private func takeClockJump(_ clocks: any ClockJumpSource) {
        do throws(SystemError) {
            considerClocks(wereSet: try clocks.reset())
        } catch {
            // Without the timer the offsets are still compared at each audit.
            logger.log(.clockFailed, .error, "cannot watch the clock", ["error": "\(error)"])
            if let clockRegistration { reactor.deregister(clockRegistration) }
            clockRegistration = nil
        }
    }

    /// Has the state learnt anew after a jump of the clocks, which the kernel has told of (`wereSet`) or the offsets
    /// tell.
    func considerClocks(wereSet: Bool) {
        guard let clocks, let previous = clockOffsets else { return }
        let offsets = clocks.offsets
        clockOffsets = offsets
        let asleep = offsets.suspended - previous.suspended
        let jump = offsets.realTime - previous.realTime
        let hasSlept = asleep > Service.tolerance
        // The kernel says that the clock was set on every resume.
        let hasJumped = abs(jump) > Service.tolerance || (wereSet && !hasSlept)
        if hasSlept {
            statistics.suspends += 1
            logger.log(.suspend, .notice, "the machine was suspended", ["seconds": "\(seconds(asleep))"])
        }
        if hasJumped {
            statistics.clockJumps += 1
            logger.log(.clockJump, .notice, "the clock was set", ["seconds": "\(seconds(jump))"])
        }
        guard hasSlept || hasJumped else { return }
        resynchronization.stateIsDoubtful()
        refresh()
    }

    /// Nanoseconds as seconds to the millisecond.
    private func seconds(_ nanoseconds: Int64) -> String {
        let (whole, rest) = abs(nanoseconds).quotientAndRemainder(dividingBy: 1_000_000_000)
        let fraction = "\(1000 + rest / 1_000_000)".dropFirst()
        return "\(nanoseconds < 0 ? "-" : "")\(whole).\(fraction)"
    }
}
