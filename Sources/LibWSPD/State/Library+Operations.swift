internal import CLinux
internal import CWSP
internal import NetworkPrimitives
internal import WSPProtocol
internal import WSPSystem

// MARK: - From the issuer to the service

extension Library {
    /// Makes a request pending; the service is told at once where it is there.
    ///
    /// - Throws: what the service refuses the request with; then there is no request.
    func start(
        _ subject: Operation.Subject, _ code: ControlCode, on socket: SocketIdentity, for listener: Operation.Listener
    ) throws(WinsockError) -> Operation {
        let thread = try currentThread().number
        guard startBackgroundThread() else { throw .noBuffers }
        // Before the request is there: what a new connection takes up was pending before it.
        let isConnected = request(of: subject) == nil || connect()
        let state = state(of: socket)
        let id = operations.insert { id in
            Operation(id: id, socket: socket, code: code, subject: subject, listener: listener, thread: thread)
        }
        guard let operation = operations[id] else { preconditionFailure("the element was inserted above") }
        state.operations.append(id)
        if operation.request == nil { backlogCount += 1 }
        // First, since other requests may have the same event, and end meanwhile.
        if case .overlapped(let indication) = listener { indication.resetEvent() }
        if operation.request != nil, isConnected { try armNow(operation) }
        // Only now, since a refusal leaves the caller's structure as it is; what has ended meanwhile has been told.
        if case .overlapped(let indication) = listener, operations[id] != nil { indication.markPending() }
        // The background thread has something to look after.
        if operation.request == nil || connection == nil { wakeAll() }
        return operation
    }

    /// Arms a request on the state of now, in its issuer's call.
    private func armNow(_ operation: Operation) throws(WinsockError) {
        operation.isAwaited = true
        defer { operation.isAwaited = false }
        arm(operation, since: nil)
        awaitArming(operation)
        // The connection may have ended unnoticed, before the request was there.
        if operations[operation.id] != nil, case .unsent = operation.stage, connect() {
            arm(operation, since: nil)
            awaitArming(operation)
        }
        if let refusal = operation.refusal { throw refusal }
    }

    private func request(of subject: Operation.Subject) -> ControlRequest? {
        if case .change(let request) = subject { request } else { nil }
    }

    /// Waits until the service has said whether it takes the request, and what state the request starts from.
    ///
    /// One that does not answer in time may still take it.
    private func awaitArming(_ operation: Operation) {
        _ = wait(until: clock.now + Library.patience) {
            // What has ended meanwhile, refused or cancelled, hears no more of the service.
            guard operations[operation.id] != nil else { return true }
            return switch operation.stage {
            case .arming: false
            case .armed: !operation.awaitsSnapshot
            case .unsent, .comparing, .reporting: true
            }
        }
    }

    /// Sends CHANGE, and the question for the state that it starts from.
    private func arm(_ operation: Operation, since generation: Generation?) {
        guard var request = operation.request else { return }
        request.header.options.since = generation
        operation.stage = .arming
        operation.generation = generation
        enqueue(request, id: operation.changeID)
        // Both at once, so that a service that ends has answered both or none.
        if generation == nil, let question = Snapshot.question(for: request) {
            enqueue(question, id: operation.snapshotID)
            operation.awaitsSnapshot = true
        }
        flush()
    }

    /// Brings a request that the service does not know to it.
    ///
    /// Where it is not known what state the request was made in, there is nothing to compare with: it completes.
    func takeUp(_ operation: Operation) {
        guard let request = operation.request, case .unsent = operation.stage, !operation.isAwaited else { return }
        guard operation.snapshot != nil, let question = Snapshot.question(for: request) else {
            return finish(operation, .success)
        }
        operation.stage = .comparing
        send(question, id: operation.snapshotID)
    }
}

// MARK: - From the service to the listener

extension Library {
    /// The RESULT of CHANGE.
    func answered(_ operation: Operation, _ reply: ControlReply) {
        guard case .arming = operation.stage else { return }
        switch reply.error {
        case .ioPending:
            operation.stage = .armed
            operation.generation = reply.generation
        case .success:
            report(operation)
        default:
            refused(operation, reply.error)
        }
        wspd_broadcast()
    }

    /// Ends what the service does not take.
    ///
    /// Its issuer is told by its call, or, where that has returned, as it asked to be told. What the service took before,
    /// it takes again once it can.
    private func refused(_ operation: Operation, _ error: WinsockError) {
        if operation.isAwaited {
            operation.refusal = error
            end(operation)
        } else if operation.snapshot == nil {
            finish(operation, error)
        } else {
            postpone(operation)
        }
    }

    /// Has the background thread bring a request to the service later.
    private func postpone(_ operation: Operation) {
        operation.stage = .unsent
        hasPostponed = true
        nextAttempt = clock.now + Library.retryPause
        wakeAll()
    }

    /// The COMPLETION of CHANGE.
    func completed(_ operation: Operation, _ reply: ControlReply) {
        // One of ERROR_OPERATION_ABORTED answers a CANCEL, and its request is not there any more.
        if reply.error == .success { report(operation) }
    }

    /// What the state is that a request asked for.
    func compared(_ operation: Operation, _ reply: ControlReply) {
        guard let request = operation.request else { return }
        let answer = Snapshot.answer(reply, to: request)
        operation.awaitsSnapshot = false
        switch operation.stage {
        case .arming, .armed:
            // Another generation is a change, which will complete the request.
            if let answer, answer.1 == operation.generation { operation.snapshot = answer.snapshot }
        case .comparing:
            guard let answer else {
                // The service cannot tell yet.
                return postpone(operation)
            }
            if answer.snapshot == operation.snapshot {
                arm(operation, since: answer.1)
            } else {
                operation.stage = .armed
                report(operation, answer.snapshot)
            }
        case .reporting: finish(operation, answer?.snapshot.networkEventError ?? .success)
        case .unsent: break
        }
    }

    /// Ends a request whose state has changed, for a network event with what the destination is now.
    private func report(_ operation: Operation, _ state: Snapshot? = nil) {
        guard case .networkEvent = operation.listener, operation.code == .routingInterfaceChange,
            let request = operation.request, let question = Snapshot.question(for: request)
        else { return finish(operation, .success) }
        if let state { return finish(operation, state.networkEventError) }
        operation.stage = .reporting
        send(question, id: operation.snapshotID)
    }

    /// Ends a request and tells its listener, once.
    func finish(_ operation: Operation, _ error: WinsockError) {
        guard operations[operation.id] != nil else { return }
        switch operation.listener {
        case .overlapped(let indication): indicate(indication, error, 0)
        case .caller: operation.result = error
        case .networkEvent:
            let isList = operation.code == .addressListChange
            sockets.find(operation.socket.cookie)?.record(
                isList ? FD_ADDRESS_LIST_CHANGE_BIT : FD_ROUTING_INTERFACE_CHANGE_BIT, error)
        }
        end(operation)
        wspd_broadcast()
    }

    /// Ends a request without telling anybody.
    func end(_ operation: Operation) {
        operations.remove(operation.id)
        if operation.request == nil { backlogCount -= 1 }
        guard let state = sockets.find(operation.socket.cookie) else { return }
        state.operations.removeAll { $0 == operation.id }
        sockets.forgetIfIdle(state)
    }

    /// Ends a request that nobody waits for any more, with the error that its listener hears.
    func cancel(_ operation: Operation, _ error: WinsockError) {
        let id = operation.changeID
        let isKnown: Bool =
            switch operation.stage {
            case .arming, .armed: operation.request != nil
            case .unsent, .comparing, .reporting: false
            }
        finish(operation, error)
        if isKnown { sendCancel(id) }
        // Whoever waits for it may be polling the connection.
        wakeAll()
    }

    /// Fills an OVERLAPPED and has its issuer hear of it.
    func indicate(_ indication: Indication, _ error: WinsockError, _ byteCount: UInt32) {
        indication.store(error, byteCount: byteCount)
        switch indication.channel {
        case .none: break
        case .event(let event): event.signal()
        case .routine(let routine, let target):
            let call = QueuedCall.completion(routine, error: error.rawValue, byteCount: byteCount, indication)
            if let record = threads[target], !record.hasEnded { record.queue(call) }
        }
        wspd_broadcast()
    }
}
