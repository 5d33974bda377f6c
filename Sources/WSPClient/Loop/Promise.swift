internal import Synchronization

/// A value that one task waits for and that another thread, or the task's cancellation, settles once.
final class Promise<Value: Sendable>: Sendable {
    typealias Outcome = Result<Value, ClientError>

    private enum State {
        case open
        case awaited(CheckedContinuation<Outcome, Never>)
        case settled(Outcome)
    }

    private let state = Mutex(State.open)

    /// True once an outcome is there, whether anybody waits for it or not.
    var isSettled: Bool {
        state.withLock { state in
            if case .settled = state { true } else { false }
        }
    }

    /// Gives the outcome; false where there was one already, which stays.
    @discardableResult
    func settle(_ outcome: Outcome) -> Bool {
        let (isFirst, waiter) = state.withLock { state -> (Bool, CheckedContinuation<Outcome, Never>?) in
            switch state {
            case .settled:
                return (false, nil)
            case .open:
                state = .settled(outcome)
                return (true, nil)
            case .awaited(let continuation):
                state = .settled(outcome)
                return (true, continuation)
            }
        }
        // Outside the lock: what resumes may ask this promise again.
        waiter?.resume(returning: outcome)
        return isFirst
    }

    /// Waits for the outcome; a cancelled task settles it with ``ClientError/cancelled`` and calls `abandon`.
    func value(abandon: @escaping @Sendable () -> Void) async throws(ClientError) -> Value {
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                wait(with: continuation)
            }
        } onCancel: {
            if settle(.failure(.cancelled)) { abandon() }
        }
        return try outcome.get()
    }

    private func wait(with continuation: CheckedContinuation<Outcome, Never>) {
        let outcome = state.withLock { state -> Outcome? in
            switch state {
            case .settled(let outcome):
                return outcome
            case .open:
                state = .awaited(continuation)
                return nil
            case .awaited:
                preconditionFailure("a promise is awaited once")
            }
        }
        if let outcome { continuation.resume(returning: outcome) }
    }
}
