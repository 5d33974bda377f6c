internal import CLinux
internal import CWSP
internal import NetworkPrimitives
internal import WSPProtocol
internal import WSPSystem
internal import WSPTransport

// MARK: - Waiting

extension Library {
    /// Ids from here on are those of exchanges; below are those of operations, and 0 is HELLO's.
    private static let firstExchangeID: UInt64 = 1 << 63
    /// How often is received before others get their turn.
    private static let receptionsPerTurn = 16
    /// The length that every service accepts.
    private static let acceptedFrameLength = 4096

    /// Waits until `isDone`, or until the time has come, which is false.
    func wait(until deadline: Instant, _ isDone: () -> Bool) -> Bool {
        while !isDone() {
            guard clock.now < deadline else { return false }
            pump(until: deadline)
        }
        return true
    }

    /// Waits once, without the lock: for the connection, if no other thread does, else for that thread.
    func pump(until deadline: Instant) {
        guard let connection, !hasReader else { return wspd_wait(deadline.nanoseconds) }
        hasReader = true
        // Looked at with the lock; the connection stays open while this thread refers to it.
        var polled = connection.polled
        wspd_unlock()
        _ = unsafe wspd_poll(&polled, UInt32(polled.count), deadline.nanoseconds)
        wspd_lock()
        hasReader = false
        connection.doorbell.reset()
        // Another thread may have found it lost, and made another.
        if self.connection === connection { transfer() }
        wspd_broadcast()
    }

    /// Has every thread that waits look again.
    func wakeAll() {
        connection?.doorbell.signal()
        wspd_broadcast()
    }
}

// MARK: - Connecting

extension Library {
    /// Connects where there is no connection, and takes up what is pending; false where there is no service.
    func connect() -> Bool {
        guard connection == nil else { return true }
        do throws(SystemError) {
            connectionUser = geteuid()
            connection = try Connection.open()
        } catch {
            isServiceBusy = error.errno == EAGAIN
            return false
        }
        flush()
        takeUpPending()
        return connection != nil
    }

    /// Brings to the service what it does not know, as much as it takes now; the background thread goes on with the rest.
    func takeUpPending() {
        hasPostponed = false
        for id in operations.ids {
            guard let connection else { return }
            guard connection.stream.waitingByteCount <= Connection.takeUpWindow else {
                hasPostponed = true
                nextAttempt = clock.now + Library.takeUpPause
                return wakeAll()
            }
            operations[id].map(takeUp)
        }
    }

    /// Lets go of the connection: calls that wait fail, pending requests wait for the next one.
    func loseConnection() {
        // Whoever polls it has to turn to the next one.
        connection?.doorbell.signal()
        connection = nil
        maximumFrameLength = nil
        for exchange in exchanges { exchange.isLost = true }
        for id in operations.ids {
            guard let operation = operations[id], operation.request != nil else { continue }
            // Its change has been seen; only its detail is lost.
            if case .reporting = operation.stage { finish(operation, .success) } else { operation.stage = .unsent }
        }
        nextAttempt = clock.now + pause
        pause = min(pause * 2, Library.longestPause)
        wspd_broadcast()
    }

    private func transfer() {
        guard let connection else { return }
        do throws(SystemError) {
            try connection.stream.flush()
            // Others want the lock, whatever the service sends.
            for _ in 0..<Library.receptionsPerTurn {
                switch try connection.stream.receive() {
                case .wouldBlock: return
                case .closed: return loseConnection()
                case .moved: dispatchFrames(of: connection)
                }
                guard self.connection === connection else { return }
            }
        } catch {
            return loseConnection()
        }
    }

    /// Hands out the frames that have come; one that breaks the protocol ends the connection.
    private func dispatchFrames(of connection: Connection) {
        while true {
            let next: (id: UInt64, frame: ServerFrame)?
            do throws(ProtocolViolation) {
                next = try connection.stream.next()
            } catch {
                return loseConnection()
            }
            guard let next else { return }
            switch next.frame {
            case .hello(let reply):
                maximumFrameLength = Int(reply.maximumFrameLength)
                pause = Library.shortestPause
            case .result(let reply): dispatch(reply, next.id)
            case .completion(let reply): operations[next.id >> 1].map { completed($0, reply) }
            case .failure: return loseConnection()
            }
            guard self.connection === connection else { return }
        }
    }

    private func dispatch(_ reply: ControlReply, _ id: UInt64) {
        if id >= Library.firstExchangeID {
            exchanges.first { $0.id == id }?.reply = reply
        } else if let operation = operations[id >> 1] {
            if id & 1 == 0 { answered(operation, reply) } else { compared(operation, reply) }
        }
    }
}

// MARK: - Sending

extension Library {
    /// Sends a frame, or as much of it as the service takes now.
    func send(_ request: ControlRequest, id: UInt64) {
        enqueue(request, id: id)
        flush()
    }

    /// Puts a frame behind those that wait.
    func enqueue(_ request: ControlRequest, id: UInt64) {
        connection?.stream.enqueue(replyByteCount: Int(request.header.outputCapacity)) {
            request.encode(id: id, into: &$0)
        }
    }

    /// Tells the service that nobody waits for a request any more; its answers find nobody.
    func sendCancel(_ target: UInt64) {
        guard let connection else { return }
        connection.stream.enqueue { CancelRequest(target: target).encode(id: newExchangeID(), into: &$0) }
        flush()
    }

    func flush() {
        guard let connection else { return }
        do throws(SystemError) {
            try connection.stream.flush()
        } catch {
            return loseConnection()
        }
        guard connection.stream.waitingByteCount <= Connection.maximumWaiting else { return loseConnection() }
        // Whoever polls has to poll for room now.
        if connection.stream.wantsToSend { connection.doorbell.signal() }
    }

    private func newExchangeID() -> UInt64 {
        lastExchangeID += 1
        return Library.firstExchangeID + lastExchangeID
    }

    /// Asks the service and waits for its RESULT.
    ///
    /// - Throws: `networkDown` where there is no service, or it does not answer in time.
    func exchange(_ request: ControlRequest) throws(WinsockError) -> ControlReply {
        let deadline = clock.now + Library.patience
        // A connection that was there before may have ended unnoticed.
        var isSecondAttempt = connection == nil
        while clock.now < deadline {
            guard connect() else {
                guard isServiceBusy else { break }
                pump(until: clock.now + Library.busyPause)
                continue
            }
            try requireLength(of: request, until: deadline)
            guard connection != nil else {
                if isSecondAttempt { break }
                isSecondAttempt = true
                continue
            }
            let exchange = Exchange(id: newExchangeID())
            exchanges.append(exchange)
            defer { exchanges.removeAll { $0 === exchange } }
            send(request, id: exchange.id)
            _ = wait(until: deadline) { exchange.reply != nil || exchange.isLost }
            if let reply = exchange.reply {
                // No question is pending; the caller would wait for an end that never comes.
                guard reply.error != .ioPending else { break }
                return reply
            }
            if isSecondAttempt { break }
            isSecondAttempt = true
        }
        throw .networkDown
    }

    /// Refuses a request that the service would close the connection for, and with it end others' requests.
    private func requireLength(of request: ControlRequest, until deadline: Instant) throws(WinsockError) {
        let length = ControlHeader.byteCount + request.input.count
        guard length > Library.acceptedFrameLength else { return }
        _ = wait(until: deadline) { maximumFrameLength != nil || connection == nil }
        guard let maximumFrameLength else { return }
        guard length <= maximumFrameLength else { throw .invalidArgument }
    }
}
