internal import CLinux
internal import WSPSystem

/// A thread of its own for code that waits in system calls, which a task must not do.
enum BackgroundThread {
    private static let stackByteCount = 256 * 1024

    private final class Body {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) {
            self.run = run
        }
    }

    /// Runs `body` on a detached thread with a small stack, which receives no signals.
    ///
    /// The corresponding C function is `pthread_create`.
    static func start(_ body: @escaping @Sendable () -> Void) throws(SystemError) {
        let argument = unsafe Unmanaged.passRetained(Body(body))
        let code = unsafe clinux_start_thread(
            { argument in
                guard let argument = unsafe argument else { return nil }
                unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, argument.toOpaque(), stackByteCount)
        if code != 0 {
            unsafe argument.release()
            throw SystemError("pthread_create", errno: code)
        }
    }
}
