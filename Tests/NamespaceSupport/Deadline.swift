internal import CLinux

/// A moment on the monotonic clock by which something has to have happened.
package struct Deadline: Sendable {
    /// How long tests wait unless they say otherwise; reached only by failing tests.
    package static let defaultSeconds: Double = 20

    private let instant: ContinuousClock.Instant

    /// Creates a deadline that many seconds from now.
    package init(seconds: Double) {
        instant = .now + .seconds(seconds)
    }

    /// Whether the moment has passed.
    package var hasPassed: Bool { ContinuousClock.now >= instant }

    /// What is left in whole milliseconds, rounded up, at most `limit`: a timeout for poll(2).
    package func milliseconds(atMost limit: Int32) -> Int32 {
        let left = (instant - ContinuousClock.now) / .milliseconds(1)
        return Int32(min(max(left.rounded(.up), 0), Double(limit)))
    }
}

/// Polls a condition, with waits of 2 ms, until it holds.
///
/// - Parameters:
///   - seconds: How long at most; the condition is tried at least once.
///   - state: The text that a failure shows: what was seen last.
///   - condition: Whether to stop waiting. An error it throws counts as "not yet", and is shown where it is the last.
/// - Throws: ``NamespaceError/deadline(waitingFor:seconds:state:)``.
package func eventually(
    within seconds: Double = Deadline.defaultSeconds, _ state: @autoclosure () -> String = "condition is false",
    _ condition: () throws -> Bool
) throws {
    let deadline = Deadline(seconds: seconds)
    var refusal: (any Error)?
    repeat {
        do {
            if try condition() { return }
            refusal = nil
        } catch {
            refusal = error
        }
        usleep(2000)
    } while !deadline.hasPassed
    throw NamespaceError.deadline(
        waitingFor: "a condition", seconds: seconds, state: refusal.map { String(describing: $0) } ?? state())
}
