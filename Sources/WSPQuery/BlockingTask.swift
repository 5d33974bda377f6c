internal import CLinux
internal import Synchronization
internal import WSPSystem

/// A task whose end a thread waits for.
///
/// The main thread of the runtime sleeps in sigsuspend(2) with no signal blocked, which would defeat a watch; so it
/// stays this program's own.
final class BlockingTask: Sendable {
    private let outcome = Mutex<Result<Void, any Error>?>(nil)
    private let done: WakeUp

    /// Starts the task.
    init(_ body: @escaping @Sendable () async throws -> Void) throws(SystemError) {
        done = try WakeUp()
        Task {
            let result: Result<Void, any Error>
            do {
                try await body()
                result = .success(())
            } catch {
                result = .failure(error)
            }
            outcome.withLock { $0 = result }
            done.signal()
        }
    }

    /// Blocks the calling thread until the task has ended, and throws what it threw.
    ///
    /// The corresponding C function is `poll`.
    func wait() throws {
        var request = pollfd(fd: done.descriptor.number, events: Int16(POLLIN), revents: 0)
        while true {
            if let result = outcome.withLock({ $0 }) { return try result.get() }
            try retrying("poll") { unsafe Int(poll(&request, 1, -1)) }
        }
    }
}
