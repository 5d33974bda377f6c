internal import CLinux
internal import CNamespace
internal import Synchronization
internal import WSPSystem

/// Runs a test's body on a thread of its own, in a new network namespace where only `lo` exists, and is up.
///
/// A network namespace belongs to a thread. Sockets the body opens, programs it starts and `/proc/sys/net` as it sees
/// it are the namespace's; a `Task` or a thread the body starts through Dispatch is not on this thread and therefore
/// elsewhere (a thread made with pthread_create(3) inherits it). `/proc/net` is the main thread's: read
/// `/proc/thread-self/net`. The namespace ends with the body, and programs that still run are killed.
///
/// - Parameters:
///   - seconds: After so long the test fails; the body's thread cannot be ended and is left behind.
///   - body: Blocking code; it may not wait for Swift concurrency.
/// - Returns: What the body returns.
/// - Throws: what the body throws, or ``NamespaceError``.
package func inPrivateNetwork<T: Sendable>(
    within seconds: Double = 120, _ body: @escaping @Sendable (PrivateNetwork) throws -> T
) async throws -> T {
    unsafe try check(cnamespace_status())
    return try await withCheckedThrowingContinuation { continuation in
        let answer = OnceAnswer(continuation)
        let watchdog = Task {
            try await Task.sleep(for: .seconds(seconds))
            let late = NamespaceError.deadline(waitingFor: "the body", seconds: seconds, state: "still running")
            answer.resume(with: .failure(late))
        }
        let started = startThread {
            answer.resume(
                with: Result {
                    unsafe try check(cnamespace_enter())
                    return try body(PrivateNetwork())
                })
            watchdog.cancel()
        }
        if started != 0 {
            watchdog.cancel()
            answer.resume(with: .failure(SystemError("pthread_create", errno: started)))
        }
    }
}

private func check(_ status: cnamespace_status) throws {
    guard unsafe status.error == 0 else {
        let step = unsafe String(cString: status.step)
        throw NamespaceError.setUp(step: step, reason: unsafe String(cString: strerror(status.error)))
    }
}

/// A continuation that the first of two contenders resumes.
private final class OnceAnswer<T: Sendable>: Sendable {
    private let continuation: Mutex<CheckedContinuation<T, any Error>?>

    init(_ continuation: CheckedContinuation<T, any Error>) {
        self.continuation = Mutex(continuation)
    }

    func resume(with result: Result<T, any Error>) {
        let first = continuation.withLock { held in
            defer { held = nil }
            return held
        }
        first?.resume(with: result)
    }
}

/// A closure on its way to a thread.
private final class ThreadBody {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) {
        self.run = run
    }
}

/// Runs a closure on a new detached thread; returns an error number, 0 where it started.
private func startThread(_ run: @escaping @Sendable () -> Void) -> Int32 {
    let body = unsafe Unmanaged.passRetained(ThreadBody(run))
    var thread = pthread_t()
    let error = unsafe pthread_create(
        &thread, nil,
        { argument in
            guard let argument = unsafe argument else { return nil }
            unsafe Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run()
            return nil
        }, body.toOpaque())
    if error == 0 {
        pthread_detach(thread)
    } else {
        unsafe body.release()
    }
    return error
}
