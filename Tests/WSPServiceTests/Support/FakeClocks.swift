import WSPSystem

/// Clocks that jump when the test says so.
final class FakeClocks: ClockJumpSource {
    private(set) var offsets = ClockOffsets(suspended: 7_000_000_000, realTime: 1_700_000_000_000_000_000)
    var resetError: SystemError?
    private var isCancelled = false
    private let wakeUp: WakeUp

    var descriptor: Int32 { wakeUp.descriptor.number }

    init() throws {
        wakeUp = try WakeUp()
    }

    /// Suspends and resumes the machine; `isTold` is false where only the offset shows it.
    func suspend(milliseconds: Int64, isTold: Bool = true) {
        offsets.suspended += milliseconds * 1_000_000
        if isTold { cancel() }
    }

    /// Sets the clock.
    func set(milliseconds: Int64, isTold: Bool = true) {
        offsets.realTime += milliseconds * 1_000_000
        if isTold { cancel() }
    }

    /// Makes the descriptor readable.
    func wake() {
        wakeUp.signal()
    }

    private func cancel() {
        isCancelled = true
        wake()
    }

    func reset() throws(SystemError) -> Bool {
        if let resetError { throw resetError }
        wakeUp.reset()
        defer { isCancelled = false }
        return isCancelled
    }
}
