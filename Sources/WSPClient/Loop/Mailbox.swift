internal import Synchronization
internal import WSPProtocol
internal import WSPSystem

/// A request on its way from a task to the client's thread.
struct Submission: Sendable {
    let id: UInt64
    let request: ControlRequest
    let promise: Promise<ControlReply>
    /// True for a request that waits for a lost service as long as it takes.
    let isPatient: Bool
}

/// What tasks and the client's thread share: commands in one direction, what HELLO said in the other.
final class Mailbox: Sendable {
    enum Command: Sendable {
        case submit(Submission)
        case cancel(UInt64)
    }

    private struct State {
        var commands: [Command] = []
        var isClosed = false
        var lastID: UInt64 = 0
        var greeting: HelloReply?
        var connections = 0
        var disconnectedSince: ContinuousClock.Instant?
    }

    /// Readable for the thread when there is something to collect.
    let wakeUp: WakeUp
    private let state = Mutex(State())

    init() throws(SystemError) {
        wakeUp = try WakeUp()
    }

    /// What the service said when the connection was last made.
    var greeting: HelloReply? { state.withLock { $0.greeting } }
    /// How often a connection was made.
    var connections: Int { state.withLock { $0.connections } }

    /// Since when there is no connection in place of one that was lost; nil while there is one.
    var disconnectedSince: ContinuousClock.Instant? { state.withLock { $0.disconnectedSince } }

    /// Hands a request over; a closed mailbox settles the promise at once.
    func submit(_ request: ControlRequest, isPatient: Bool, promise: Promise<ControlReply>) -> UInt64 {
        let id = nextID()
        let submission = Submission(id: id, request: request, promise: promise, isPatient: isPatient)
        if !post(.submit(submission)) { promise.settle(.failure(.closed)) }
        return id
    }

    /// Withdraws a request; one that has ended already is no error.
    func cancel(_ id: UInt64) {
        post(.cancel(id))
    }

    /// Takes no further request, and lets the thread end what it has and itself.
    func close() {
        state.withLock { $0.isClosed = true }
        wakeUp.signal()
    }

    /// A number for a frame, never given out before.
    func nextID() -> UInt64 {
        state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
    }

    @discardableResult
    private func post(_ command: Command) -> Bool {
        let (isAccepted, wasEmpty) = state.withLock { state in
            if state.isClosed { return (false, false) }
            state.commands.append(command)
            return (true, state.commands.count == 1)
        }
        if wasEmpty { wakeUp.signal() }
        return isAccepted
    }

    /// For the thread: takes the commands, in the order they were given.
    func collect() -> (commands: [Command], isClosed: Bool) {
        // Before the commands are taken: a signal that comes in between is one too many, not one too few.
        wakeUp.reset()
        return state.withLock { state in
            let commands = state.commands
            state.commands = []
            return (commands, state.isClosed)
        }
    }

    /// For the thread: notes a connection that has been made.
    func greet(_ reply: HelloReply) {
        state.withLock { state in
            state.greeting = reply
            state.connections += 1
            state.disconnectedSince = nil
        }
    }

    /// For the thread: notes that a connection was lost; one that had not been made yet changes nothing.
    func loseConnection() {
        state.withLock { $0.disconnectedSince = $0.disconnectedSince ?? .now }
    }
}
