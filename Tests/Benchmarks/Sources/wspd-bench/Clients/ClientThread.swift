internal import Glibc
internal import Synchronization

/// A client on a thread of its own, which arms and waits once for each ``arm()``.
final class ClientThread: Sendable {
    private static let failed: Int64 = -1

    private let client: any Client
    private let orders: Mailbox
    private let replies: Mailbox
    private let failure = Mutex<String>("")

    /// Starts the thread; it lasts as long as the process.
    init(_ client: any Client) throws {
        self.client = client
        orders = try Mailbox()
        replies = try Mailbox()
        let retained = unsafe Unmanaged.passRetained(self)
        var thread = pthread_t()
        let error = unsafe pthread_create(
            &thread, nil,
            { argument in
                guard let argument = unsafe argument else { return nil }
                unsafe Unmanaged<ClientThread>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, retained.toOpaque())
        try checked("pthread_create", -error)
    }

    /// Arms the client; when this returns its thread is about to block.
    func arm() throws {
        try orders.send(0)
        try receive()
    }

    /// Waits for the change; returns when the client had it.
    @discardableResult
    func receive() throws -> Int64 {
        let time = try replies.receive()
        guard time != Self.failed else { throw BenchmarkError(failure.withLock { $0 }) }
        return time
    }

    private func run() {
        do {
            while true {
                _ = try orders.receive()
                try client.arm()
                try replies.send(0)
                try replies.send(try client.waitForChange())
            }
        } catch {
            failure.withLock { $0 = String(describing: error) }
            // Where even the pipe is gone nobody is left to be told.
            try? replies.send(Self.failed)
        }
    }
}
