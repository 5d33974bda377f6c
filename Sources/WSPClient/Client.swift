internal import NetworkPrimitives
public import WSPProtocol
internal import WSPSystem
internal import WSPTransport

/// A connection to wspd: questions about the state of the network, and waiting for it to change.
///
/// Any number of tasks may use one client at the same time. A lost connection is made anew in the background; requests
/// that only ask are repeated, and those that wait for a change go on waiting without missing one. The client's own
/// thread does the input and output, and ends with ``close()`` or with the client.
///
/// A task that is cancelled while it waits gets ``ClientError/cancelled``, and its request is cancelled at the service.
public final class Client: Sendable {
    /// The socket of the service: `WSPD_SOCKET` where that is set, else `/run/wspd/wspd.sock` for root or where it
    /// exists, else `wspd.sock` in `XDG_RUNTIME_DIR`.
    public static var defaultSocketPath: String { SocketPath.current }

    private let mailbox: Mailbox

    /// Connects to the service at a path, or at ``defaultSocketPath``.
    ///
    /// - Parameters:
    ///   - socketPath: The path of the service's socket.
    ///   - reconnects: Whether a connection that is lost is made anew; the first has to succeed in any case.
    ///   - observer: Told when the connection is lost and made anew, on the client's own thread, which it must not hold
    ///     up.
    /// - Throws: `connection` where nobody listens, `accessDenied`, `incompatibleVersion`, `cancelled`.
    public convenience init(
        socketPath: String? = nil, reconnects: Bool = true, observer: ConnectionObserver? = nil
    ) async throws(ClientError) {
        try await self.init(
            .path(socketPath ?? Client.defaultSocketPath, reconnects: reconnects), observer: observer)
    }

    /// Takes over a connected stream socket, which is closed with the client and not replaced when it is lost.
    package convenience init(adopting descriptor: Int32) async throws(ClientError) {
        try await self.init(.adopted(descriptor))
    }

    init(
        _ endpoint: ClientLoop.Endpoint, timing: Timing = Timing(), observer: ConnectionObserver? = nil
    ) async throws(ClientError) {
        let greeted = Promise<Void>()
        do throws(SystemError) {
            let mailbox = try Mailbox()
            self.mailbox = mailbox
            try BackgroundThread.start {
                ClientLoop.run(endpoint, timing: timing, mailbox: mailbox, greeted: greeted, observer: observer)
            }
        } catch {
            if case .adopted(let number) = endpoint { _ = Descriptor(owning: number) }
            throw ClientError(error)
        }
        do throws(ClientError) {
            try await greeted.value { [mailbox] in mailbox.close() }
        } catch {
            mailbox.close()
            throw error
        }
    }

    deinit {
        mailbox.close()
    }

    /// Closes the connection and ends the thread; all that waits, and every request from now on, gets `closed`.
    public func close() {
        mailbox.close()
    }

    /// The epoch of the service's generations: another one after each of its starts.
    public var epoch: UInt64 { greeting.epoch }

    /// What the service accepts.
    public var limits: ServiceLimits { ServiceLimits(greeting) }

    /// How often the connection was made, the first time included.
    var connections: Int { mailbox.connections }

    /// How long there has been no connection, or nil while there is one.
    package var timeWithoutService: Duration? { mailbox.disconnectedSince.map { .now - $0 } }

    private var greeting: HelloReply {
        guard let greeting = mailbox.greeting else {
            preconditionFailure("a client is there for others only after HELLO was answered")
        }
        return greeting
    }

    /// Makes a request and returns its final answer: the RESULT, or the COMPLETION of one that became pending.
    ///
    /// An answer with an error number other than 0 is returned, not thrown. A request that waits for a change survives
    /// the loss of the connection with the generation it waits on; see ``RequestOptions/since``.
    ///
    /// - Throws: What ``ClientError`` lists, except `refused`.
    public func control(_ request: ControlRequest) async throws(ClientError) -> ControlReply {
        let waits = request.header.code == .addressListChange || request.header.code == .routingInterfaceChange
        return try await control(request, isPatient: waits)
    }

    /// Makes a request that waits for a lost service as long as it takes if `isPatient`, else for five seconds.
    func control(_ request: ControlRequest, isPatient: Bool) async throws(ClientError) -> ControlReply {
        if Task.isCancelled { throw .cancelled }
        let promise = Promise<ControlReply>()
        let id = mailbox.submit(request, isPatient: isPatient, promise: promise)
        return try await promise.value { [mailbox] in mailbox.cancel(id) }
    }
}
