internal import CLinux
internal import WSPProtocol
internal import WSPSystem
internal import WSPTransport

extension ClientLoop {
    /// Tries to connect to the path; at a service that is busy it stands in line, and any that was reached once is asked
    /// again after a pause.
    func connect() {
        guard let path, stream == nil else { return }
        do throws(SystemError) {
            stream = try FrameStream(connectingTo: path, standingInLine: timing.timeInLine)
        } catch {
            lastFailure = ClientError(error)
            if greeted.isSettled { report(lastFailure) }
            if error.errno == EAGAIN { return connect(after: TimeSpan(nanoseconds: 0)) }
            return greeted.isSettled ? connectLater() : end(lastFailure)
        }
        greet()
    }

    /// Sends HELLO on the new connection.
    func greet() {
        guard let stream else { return }
        do throws(SystemError) {
            registration = try reactor.register(stream.socket.descriptor.number, for: .readable) { [weak self] _ in
                self?.transfer()
            }
        } catch {
            return lose(.connection(error))
        }
        watchesWritable = false
        let id = mailbox.nextID()
        helloID = id
        stream.enqueue { HelloRequest().encode(id: id, into: &$0) }
        flush()
    }

    /// Goes on with the requests that have waited for the connection.
    func becomeReady(_ reply: HelloReply) {
        isReady = true
        readySince = reactor.clock.now
        mailbox.greet(reply)
        for id in exchanges.keys.sorted() { send(id) }
        greeted.settle(.success(()))
        if reportedFailure != nil {
            reportedFailure = nil
            observer?(.restored)
        }
    }

    /// Tells the observer why the service cannot be reached, once for each reason.
    private func report(_ failure: ClientError) {
        guard failure != reportedFailure else { return }
        reportedFailure = failure
        observer?(.lost(failure))
    }

    /// Sends what waits, and has the reactor tell when more can be sent.
    func flush() {
        guard let stream, let registration else { return }
        do throws(SystemError) {
            try stream.flush()
            if watchesWritable != stream.wantsToSend {
                watchesWritable = stream.wantsToSend
                try reactor.modify(registration, for: watchesWritable ? [.readable, .writable] : .readable)
            }
        } catch {
            lose(.connection(error))
        }
    }

    /// Lets go of a connection that the service ended.
    ///
    /// - Parameter failure: What is reported where the first connection never came to be.
    func lose(_ failure: ClientError) {
        let wasStable = isReady && readySince + timing.longestPause < reactor.clock.now
        disconnect()
        guard greeted.isSettled else { return end(failure) }
        guard reconnects else { return end(.closed) }
        if wasStable { pause = timing.firstPause }
        lastFailure = failure
        report(failure)
        for id in exchanges.keys.sorted() { makeWait(id) }
        connectLater()
    }

    /// Lets go of a connection on which something was wrong that sending again would not heal.
    func abort(_ failure: ClientError) {
        // Without another connection the reason is what everybody is told, later callers aside.
        if greeted.isSettled { failAll(failure) }
        lose(failure)
    }

    /// Closes the connection without a word about the requests.
    func disconnect() {
        if let registration { reactor.deregister(registration) }
        registration = nil
        stream = nil
        isReady = false
        cancels = []
        mailbox.loseConnection()
    }

    private func connectLater() {
        connect(after: pause)
        pause = min(pause * 2, timing.longestPause)
    }

    private func connect(after pause: TimeSpan) {
        _ = reactor.schedule(at: reactor.clock.now + pause) { [weak self] in self?.connect() }
    }

    private func makeWait(_ id: UInt64) {
        guard var exchange = exchanges[id] else { return }
        // Its task has gone, and with the connection the service has forgotten it.
        if exchange.promise.isSettled {
            exchanges[id] = nil
            return
        }
        exchange.phase = .waiting
        exchanges[id] = exchange
        awaitService(id)
    }

    /// Bounds how long a request that is not a CHANGE waits for a connection, from the first loss on: a query that the
    /// service does not survive is not sent for ever.
    func awaitService(_ id: UInt64) {
        guard var exchange = exchanges[id], !exchange.isPatient else { return }
        let now = reactor.clock.now
        if let deadline = exchange.deadline {
            if deadline <= now { fail(id, lastFailure) }
            return
        }
        exchange.deadline = now + timing.patience
        exchanges[id] = exchange
        _ = reactor.schedule(at: now + timing.patience) { [weak self] in
            guard let self, !isReady else { return }
            fail(id, lastFailure)
        }
    }
}
