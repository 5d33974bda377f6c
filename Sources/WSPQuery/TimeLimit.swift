internal import Synchronization

/// Runs `operation` for so many seconds at most; what takes longer is left behind.
///
/// - Parameters:
///   - seconds: How long at most; nil is for ever.
///   - late: Makes the error of an operation that takes too long.
///   - operation: What may take long.
/// - Returns: What the operation returns.
/// - Throws: What the operation throws; what `late` makes of the seconds where it took too long.
func withTimeLimit<T: Sendable>(
    seconds: Double?, late: @escaping @Sendable (Double) -> QueryError,
    _ operation: @escaping @Sendable () async throws -> T
) async throws -> T {
    guard let seconds else { return try await operation() }
    // Not a group of tasks: it would wait for the slower one too, and a daemon that stands still is waited for for ever.
    return try await withCheckedThrowingContinuation { continuation in
        let first = FirstResult(continuation)
        Task {
            do {
                first.report(.success(try await operation()))
            } catch {
                first.report(.failure(error))
            }
        }
        Task {
            try await Task.sleep(for: .seconds(seconds))
            first.report(.failure(late(seconds)))
        }
    }
}

/// So many seconds in words, a whole number without its point.
func secondsText(_ seconds: Double) -> String {
    let number = seconds.rounded() == seconds ? String(Int(seconds)) : String(seconds)
    return number + (seconds == 1 ? " second" : " seconds")
}

/// A continuation that the first of several results resumes.
private final class FirstResult<T: Sendable>: Sendable {
    private let waiting: Mutex<CheckedContinuation<T, any Error>?>

    init(_ continuation: CheckedContinuation<T, any Error>) {
        waiting = Mutex(continuation)
    }

    func report(_ result: Result<T, any Error>) {
        let continuation = waiting.withLock { held in
            defer { held = nil }
            return held
        }
        continuation?.resume(with: result)
    }
}
