internal import CLinux
internal import WSPSystem

/// Standard output for a loop that must not sleep in write(2): what its reader does not take yet waits here.
///
/// The descriptor is shared with other programs, so that it cannot be made non-blocking. A pipe that polls as writable
/// takes 4096 bytes without blocking (pipe(7), PIPE_BUF).
final class OutputQueue {
    private static let chunk = 4096

    private let reactor: Reactor
    private var bytes: [UInt8] = []
    private var written = 0
    private var registration: Reactor.Registration?
    private let drained: () -> Void
    private let failed: (OutputError) -> Void

    /// Watches standard output; `failed` is also called when its reader goes without anything being written.
    init(_ reactor: Reactor, drained: @escaping () -> Void, failed: @escaping (OutputError) -> Void) {
        self.reactor = reactor
        self.drained = drained
        self.failed = failed
        // Files refuse to be watched, and never block.
        registration = try? reactor.register(STDOUT_FILENO, for: []) { [weak self] readiness in
            self?.handle(readiness)
        }
    }

    var isEmpty: Bool { written == bytes.count }

    /// Writes what can be written and keeps the rest.
    func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
        flush()
    }

    private func handle(_ readiness: Reactor.Readiness) {
        guard readiness.isDisjoint(with: [.error, .hangUp]) else { return fail(.closed) }
        flush()
        if isEmpty { drained() }
    }

    private func flush() {
        do throws(OutputError) {
            while !isEmpty, isWritable {
                written += try StandardStreams.write(bytes[written..<min(written + OutputQueue.chunk, bytes.count)])
            }
        } catch {
            return fail(error)
        }
        if isEmpty {
            bytes = []
            written = 0
        }
        guard let registration else { return }
        // Fails only without memory in the kernel; the next line tries again.
        try? reactor.modify(registration, for: isEmpty ? [] : .writable)
    }

    private var isWritable: Bool {
        var request = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
        return unsafe poll(&request, 1, 0) > 0
    }

    private func fail(_ error: OutputError) {
        if let registration { reactor.deregister(registration) }
        registration = nil
        bytes = []
        written = 0
        failed(error)
    }
}
