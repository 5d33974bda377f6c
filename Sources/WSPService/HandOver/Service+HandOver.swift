import Logging
import NetworkCache
import NetworkPrimitives
import Rtnetlink
import WSPLog
import WSPProtocol
import WSPSystem

/// From one process of the service to the next, with the connections and all that waits on them.
///
/// To clients a restart is a pause. The image has what they have seen last; whoever takes over learns the state, asks
/// for every answer anew, and publishes the difference, as after any doubt. Events that came meanwhile wait in the same
/// socket; only where some were lost, requests about any routing change complete as after an overrun.
extension Service {
    /// Ends the service without ending its connections.
    ///
    /// Returns what the next one needs: an image, and the descriptors of the connections, which are open until this
    /// process ends.
    package func handOver() -> (image: [UInt8], connections: [Int32]) {
        refresh()
        completeAllOwed()
        flushSessions()
        let served = sessions.values.filter { !$0.isClosed }
        var writer = ByteWriter()
        ServiceImage.encodeHeader(resynchronization.isStale ? nil : kernel.eventMark, into: &writer)
        state.encodeImage(into: &writer)
        let entries = state.routes.encodeImage(into: &writer)
        history.encodeImage(into: &writer)
        writer.appendList(served) { writer, session in image(of: session).encode(into: &writer) }
        let requests = requests(on: served, entries)
        writer.appendList(requests) { writer, request in request.encode(into: &writer, state) }
        return (writer.bytes, served.map { $0.socket.descriptor.number })
    }

    private func image(of session: Session) -> ServiceImage.Connection {
        var input = ByteWriter()
        for (id, header) in session.verifications.sorted(by: { $0.key < $1.key }) {
            ControlRequest(header: header).encode(id: id, into: &input)
        }
        // What is being answered is asked again: it may take longer than there is time now.
        if let batch = session.batch { batch.request.encode(id: batch.requestID, into: &input) }
        for job in [explanation].compactMap(\.self) + waitingExplanations.pieces where job.session === session {
            job.request.encode(id: job.requestID, into: &input)
        }
        unsafe input.append(session.input.span.bytes)
        // A session whose socket has no number any more has no client.
        let cookie = (try? socketCookie(session.socket.descriptor.number)) ?? 0
        return ServiceImage.Connection(
            cookie: cookie, limits: session.limits, isGreeted: session.isGreeted, isEnding: session.isEnding,
            input: input.bytes, ignoredLength: UInt32(session.ignoredLength), output: session.unsentOutput)
    }

    private func requests(on served: [Session], _ entries: [RouteCache.EntryID]) -> [ServiceImage.Request] {
        let places = Dictionary(uniqueKeysWithValues: served.enumerated().map { (ObjectIdentifier($1), $0) })
        let answers = Dictionary(uniqueKeysWithValues: entries.enumerated().map { ($1, $0) })
        let deadlines = reactor.deadlines
        return accounts.values.flatMap { pending.inOrder(of: $0) }.compactMap { request in
            guard let connection = places[ObjectIdentifier(request.session)] else { return nil }
            let subject: ServiceImage.Request.Subject
            switch request.subject {
            case .list(let selection): subject = .list(selection)
            case .routing(let inet, let inet6): subject = .routing(inet: inet, inet6: inet6)
            case .answer(let entry, let countsPathChanges):
                guard let place = answers[entry] else { return nil }
                subject = .answer(place, countsPathChanges: countsPathChanges)
            }
            return ServiceImage.Request(
                connection: connection, id: request.requestID, subject: subject, options: request.options,
                firstChange: request.firstChange, due: request.timer.flatMap { deadlines[$0] },
                removalDelay: request.removalDelay)
        }
    }
}

// MARK: - Taking over

extension Service {
    /// Goes on where another process has ended; comes before ``start()``.
    ///
    /// - Parameters:
    ///   - image: What that process handed over.
    ///   - connections: The connected sockets, which become the service's. Those that the image does not name are
    ///     closed, and so are all of them where it cannot be read: their clients connect anew.
    package func takeOver(_ image: [UInt8], connections: [Int32]) {
        var sockets = sockets(connections)
        do throws(ImageError) {
            try takeOver(image, &sockets)
            logger.log(
                .handOver, .notice, "went on where the last process ended",
                [
                    "clients": "\(sessions.count)", "pending requests": "\(pending.count)",
                    "events lost": "\(missedEvents)",
                ])
        } catch {
            logger.log(
                .handOverFailed, .warning,
                "what the last process handed over is of another version, or damaged; clients have to connect anew",
                ["error": "\(error)"])
        }
        // Shut down, since another process may hold a copy.
        for number in sockets.values { StreamSocket(Descriptor(owning: number)).shutDown() }
    }

    /// The sockets by the kernel's numbers of them; what is no socket is closed.
    private func sockets(_ connections: [Int32]) -> [UInt64: Int32] {
        var sockets: [UInt64: Int32] = [:]
        for number in connections {
            let descriptor = Descriptor(owning: number)
            guard let cookie = try? socketCookie(number), sockets[cookie] == nil else { continue }
            sockets[cookie] = descriptor.release()
        }
        return sockets
    }

    /// Reads all of the image before anything is done with it.
    private func takeOver(_ image: [UInt8], _ sockets: inout [UInt64: Int32]) throws(ImageError) {
        var reader = ImageReader(image)
        let mark = try ServiceImage.decodeHeader(&reader)
        var restored = try NetworkState(image: &reader, answerCapacity: configuration.maximumAnswers)
        let entries = try restored.routes.restore(image: &reader)
        let changes = try ChangeHistory(image: &reader, capacity: configuration.historySize)
        let connections = try reader.nextList { reader throws(ImageError) in try ServiceImage.Connection(&reader) }
        let requests = try reader.nextList { reader throws(ImageError) in try ServiceImage.Request(&reader, restored) }
        guard reader.isAtEnd else { throw ImageError.invalid(offset: reader.offset) }
        state = restored
        history = changes
        takesOver = true
        missedEvents = mark == nil || mark != kernel.eventMark
        let served = connections.map { connection in
            sockets.removeValue(forKey: connection.cookie).flatMap { serve($0, connection) }
        }
        for request in requests { wait(request, on: served, entries) }
        for entry in entries.compactMap(\.self) { state.routes.unwatch(entry) }
    }

    private func serve(_ number: Int32, _ connection: ServiceImage.Connection) -> Session? {
        do throws(SystemError) {
            let descriptor = Descriptor(owning: number)
            let credentials = try PeerCredentials(of: number)
            let session = try add(descriptor, credentials, connection.limits)
            session.isGreeted = connection.isGreeted
            session.isEnding = connection.isEnding
            session.write { unsafe $0.append(connection.output.span.bytes) }
            session.keep(connection.input, 0..<connection.input.count)
            session.ignore(Int(connection.ignoredLength))
            return session
        } catch {
            logger.log(.handOverFailed, .warning, "cannot go on with a client", ["error": "\(error)"])
            return nil
        }
    }

    private func wait(_ request: ServiceImage.Request, on served: [Session?], _ entries: [RouteCache.EntryID?]) {
        guard request.connection < served.count, let session = served[request.connection],
            session.pending[request.id] == nil
        else { return }
        let subject: PendingRequest.Subject
        switch request.subject {
        case .list(let selection): subject = .list(selection)
        case .routing(let inet, let inet6): subject = .routing(inet: inet, inet6: inet6)
        case .answer(let place, let countsPathChanges):
            guard place < entries.count, let entry = entries[place] else { return }
            subject = .answer(entry, countsPathChanges: countsPathChanges)
            state.routes.watch(entry)
        }
        var waiting = PendingRequest(
            session: session, requestID: request.id, subject: subject, seenChange: changeNumber(subject),
            options: request.options)
        waiting.firstChange = request.firstChange
        waiting.removalDelay = request.removalDelay
        let position = pending.insert(waiting)
        session.pending[request.id] = position
        guard let due = request.due else { return }
        pending[position]?.timer = reactor.schedule(at: due) { [weak self] in self?.completeIfDue(position) }
    }

    /// Answers what was asked and sends what was said before this process began.
    func resumeTakenOver() {
        for session in sessions.values {
            resume(session)
            queueFlush(session)
        }
        flushSessions()
    }
}
