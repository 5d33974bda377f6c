internal import NetworkPrimitives
internal import WSPProtocol

/// A request that is pending: what it is about, how far it has come with the service, and who hears of its end.
final class Operation {
    /// What the request waits for.
    enum Subject {
        /// A change that the service tells of, asked for with this request.
        case change(ControlRequest)
        /// Another ideal send backlog than this.
        case backlog(UInt32)
    }

    /// Who hears of the end.
    enum Listener {
        /// The issuer of an overlapped request.
        case overlapped(Indication)
        /// A thread that waits in the call, which finds the result here.
        case caller
        /// The socket's record of network events.
        case networkEvent
    }

    /// How far a change request has come with the service.
    ///
    /// A connection that is lost takes the request back to `unsent`, whatever it was. What is known then of the state it
    /// was armed on decides, on the next connection, whether it has completed.
    enum Stage {
        /// The service does not know of it.
        case unsent
        /// What the state is now has been asked, to compare it with the one the request was armed on.
        case comparing
        /// CHANGE has been sent, its RESULT has not come.
        case arming
        /// It is pending at the service.
        case armed
        /// It has completed at the service; whether the destination is reachable has been asked for a network event.
        case reporting
    }

    let id: UInt64
    let socket: SocketIdentity
    let code: ControlCode
    let subject: Subject
    var listener: Listener
    /// The thread that issued an overlapped request.
    var thread: UInt64
    var stage = Stage.unsent
    /// The state that the request was armed on, as far as it is known.
    var generation: Generation?
    var snapshot: Snapshot?
    /// True while the state that it starts from has been asked for.
    var awaitsSnapshot = false
    /// True while its issuer's call waits for the service to take it.
    var isAwaited = false
    /// Why the service did not take it.
    var refusal: WinsockError?
    /// How it ended, for a thread that waits.
    var result: WinsockError?

    init(
        id: UInt64, socket: SocketIdentity, code: ControlCode, subject: Subject, listener: Listener, thread: UInt64
    ) {
        self.id = id
        self.socket = socket
        self.code = code
        self.subject = subject
        self.listener = listener
        self.thread = thread
    }

    /// The id of its CHANGE on the wire.
    var changeID: UInt64 { id << 1 }
    /// The id of its question what the state is.
    var snapshotID: UInt64 { id << 1 | 1 }

    /// The request, for a change that the service tells of.
    var request: ControlRequest? {
        if case .change(let request) = subject { request } else { nil }
    }

    /// True where a request on an OVERLAPPED is this one, issued again.
    func repeats(_ request: ControlRequest, _ indication: Indication) -> Bool {
        guard case .overlapped(let own) = listener, own.address == indication.address else { return false }
        return self.request == request
    }
}
