internal import CLinux
internal import CWSP
internal import WSPProtocol
internal import WSPSystem

/// The thread that waits for what nobody else waits for.
extension Library {
    private static let stackSize = 256 * 1024

    /// Starts the thread where it does not run yet; false where the system has no room for it.
    func startBackgroundThread() -> Bool {
        if hasBackgroundThread { return true }
        hasBackgroundThread =
            unsafe clinux_start_thread({ _ in runBackground() }, nil, Library.stackSize) == 0
        return hasBackgroundThread
    }

    /// Does what is due, and waits once.
    fileprivate func backgroundTurn() {
        let now = clock.now
        if isDue, nextAttempt <= now { bringPending(now) }
        if backlogCount > 0, nextBacklogLook <= now {
            lookAtBacklogs()
            // Whoever waits for one of them may be polling the connection.
            wakeAll()
            nextBacklogLook = now + Library.backlogInterval
        }
        pump(until: nextTurn)
    }

    /// True where requests wait for the service, or for another attempt.
    private var isDue: Bool { hasPostponed || (connection == nil && operations.count > backlogCount) }

    private var nextTurn: Instant {
        let never = Instant(nanoseconds: .max)
        return min(isDue ? nextAttempt : never, backlogCount > 0 ? nextBacklogLook : never)
    }

    private func bringPending(_ now: Instant) {
        if connection == nil {
            guard !connect() else { return }
            nextAttempt = now + pause
            pause = min(pause * 2, Library.longestPause)
        } else {
            takeUpPending()
        }
    }
}

private func runBackground() -> Never {
    while true {
        withLibrary { $0.backgroundTurn() }
    }
}
