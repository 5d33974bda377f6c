internal import CLinux
internal import WSPProtocol
internal import WSPSystem
internal import WSPTransport

/// What a client does on its thread: all of its connection's state, which no other thread touches.
///
/// A connection is down, then greeting (HELLO is sent and nothing else), then ready. Requests that come before it is
/// ready wait in `exchanges`. When a connection is lost, everything that was sent on it counts as waiting again: the
/// service forgets a connection's requests with the connection, so sending them again repeats nothing, and a CHANGE
/// request carries the generation it waits on, so that what happened in between completes it at once. Queries wait
/// a few seconds for the service to come back, CHANGE requests as long as the client lives.
///
/// An id that a frame from the service names must be known, be it of a request whose task has gone: such a request
/// stays in `exchanges` until the service has answered it for the last time.
final class ClientLoop {
    /// Where the connection comes from.
    enum Endpoint: Sendable {
        /// Connects, and connects again after a loss if `reconnects`.
        case path(String, reconnects: Bool)
        /// Uses a connected socket, which the loop owns from now on, and none after it.
        case adopted(Int32)
    }

    let mailbox: Mailbox
    let reactor: Reactor
    /// The path to connect to; nil once there is no other connection to be had.
    let path: String?
    let reconnects: Bool
    let timing: Timing
    /// Settled by the first connection's HELLO reply, or by its failure.
    let greeted: Promise<Void>
    let observer: ConnectionObserver?
    /// What the observer was told last: nil while the connection is there.
    var reportedFailure: ClientError?

    var stream: FrameStream?
    var registration: Reactor.Registration?
    var watchesWritable = false
    var isReady = false
    var readySince = Instant(nanoseconds: 0)
    var helloID: UInt64 = 0
    /// The time before the next attempt to connect.
    var pause: TimeSpan
    /// Why the service cannot be reached at present.
    var lastFailure: ClientError
    var exchanges: [UInt64: Exchange] = [:]
    /// The ids of CANCEL frames whose RESULT is to come.
    var cancels: Set<UInt64> = []

    private init(
        _ endpoint: Endpoint, timing: Timing, mailbox: Mailbox, greeted: Promise<Void>, observer: ConnectionObserver?
    ) throws(SystemError) {
        self.mailbox = mailbox
        self.observer = observer
        self.greeted = greeted
        self.timing = timing
        pause = timing.firstPause
        switch endpoint {
        case .path(let path, let reconnects):
            self.path = path
            self.reconnects = reconnects
            lastFailure = .connection(SystemError("connect to \(path)", errno: ECONNRESET))
        case .adopted(let number):
            path = nil
            reconnects = false
            lastFailure = .connection(SystemError("recv", errno: ECONNRESET))
            stream = FrameStream(StreamSocket(Descriptor(owning: number)))
        }
        reactor = try Reactor()
    }

    /// Serves a mailbox until it is closed; the body of a client's thread.
    static func run(
        _ endpoint: Endpoint, timing: Timing, mailbox: Mailbox, greeted: Promise<Void>, observer: ConnectionObserver?
    ) {
        var outcome = ClientError.closed
        do throws(SystemError) {
            let loop = try ClientLoop(
                endpoint, timing: timing, mailbox: mailbox, greeted: greeted, observer: observer)
            defer { loop.end(.closed) }
            try loop.serve()
        } catch {
            outcome = ClientError(error)
        }
        mailbox.close()
        greeted.settle(.failure(outcome))
        for case .submit(let submission) in mailbox.collect().commands {
            submission.promise.settle(.failure(outcome))
        }
    }

    private func serve() throws(SystemError) {
        _ = try reactor.register(mailbox.wakeUp.descriptor.number, for: .readable) { [weak self] _ in
            self?.collect()
        }
        if stream == nil { connect() } else { greet() }
        try reactor.run()
    }

    private func collect() {
        let (commands, isClosed) = mailbox.collect()
        for command in commands {
            switch command {
            case .submit(let submission): submit(submission)
            case .cancel(let id): cancel(id)
            }
        }
        if isClosed { return end(.closed) }
        flush()
    }

    private func submit(_ submission: Submission) {
        // The task was cancelled before its request came here; the CANCEL that follows finds nothing.
        if submission.promise.isSettled { return }
        exchanges[submission.id] = Exchange(submission)
        if isReady { send(submission.id) } else { awaitService(submission.id) }
    }

    private func cancel(_ id: UInt64) {
        guard let exchange = exchanges[id] else { return }
        guard isReady, exchange.phase != .waiting else {
            exchanges[id] = nil
            return
        }
        let cancelID = mailbox.nextID()
        cancels.insert(cancelID)
        stream?.enqueue { CancelRequest(target: id).encode(id: cancelID, into: &$0) }
    }

    /// Puts a request on the connection, which is ready.
    func send(_ id: UInt64) {
        guard var exchange = exchanges[id], let stream else { return }
        let request = exchange.request
        let length = ControlHeader.byteCount + request.input.count
        let limit = Int(mailbox.greeting?.maximumFrameLength ?? 0)
        guard length <= limit else {
            return fail(id, .rejected(code: .frameTooLong, message: "the service takes \(limit) bytes, not \(length)"))
        }
        stream.enqueue(replyByteCount: Int(request.header.outputCapacity)) { request.encode(id: id, into: &$0) }
        exchange.phase = .sent
        exchanges[id] = exchange
    }

    /// Ends a request without the service.
    func fail(_ id: UInt64, _ error: ClientError) {
        exchanges.removeValue(forKey: id)?.promise.settle(.failure(error))
    }

    /// Ends all requests without the service.
    func failAll(_ error: ClientError) {
        let ended = exchanges
        exchanges = [:]
        for exchange in ended.values { exchange.promise.settle(.failure(error)) }
    }

    /// Ends the loop, the connection and all that waits.
    func end(_ error: ClientError) {
        mailbox.close()
        disconnect()
        greeted.settle(.failure(error))
        failAll(error)
        reactor.stop()
    }
}
