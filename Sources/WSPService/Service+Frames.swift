import Logging
import NetworkCache
import NetworkPrimitives
import WSPLog
import WSPProtocol
import WSPSystem

/// From bytes to frames, and from frames to what they ask for.
extension Service {
    func serve(_ session: Session, _ readiness: Reactor.Readiness) {
        // Nobody is left to read an answer, whatever waits to be read or sent; and the loop would be told again and again.
        if readiness.contains(.hangUp) {
            close(session)
            return
        }
        // A socket in error is read like one that is ready: the read tells what is wrong.
        if readiness.isWorthReading { receive(session) }
        if readiness.contains(.writable) {
            queueFlush(session)
            flushSessions()
        }
    }

    private func receive(_ session: Session) {
        guard !session.isClosed, !session.isEnding, !session.isBusy, !session.isWaiting else { return }
        // The socket stays readable until there is time again, and completions come first.
        guard !session.account.owes else { return }
        guard rest(of: session) > TimeSpan(nanoseconds: 0) else { return }
        spend(for: session) { read(session) }
    }

    private func read(_ session: Session) {
        var buffer: [UInt8] = []
        swap(&buffer, &receiveBuffer)
        defer { swap(&buffer, &receiveBuffer) }
        let limit = max(session.missingBytes, Session.allowance, room(for: session))
        do throws(SystemError) {
            switch try session.socket.receive(into: &buffer, from: 0, limit: limit) {
            case .wouldBlock:
                return
            case .closed:
                endInput(of: session)
            case .moved(let count):
                // Whatever the client changed before it wrote is in the event queue by now: it reads its own writes.
                refresh()
                let range = session.skip(atMost: count)..<count
                if session.account.owes {
                    session.keep(buffer, range)
                    queue(session)
                } else {
                    take(buffer, range, from: session)
                }
                flushSessions()
            }
        } catch {
            logger.log(.connectionLost, .debug, "connection lost", ["error": "\(error)"])
            close(session)
        }
    }

    /// Ends a connection whose client sends no more, once what has been answered is sent.
    private func endInput(of session: Session) {
        guard session.waitingOutput > 0 else { return close(session) }
        withdrawAll(of: session)
        session.isEnding = true
        queueFlush(session)
        flushSessions()
    }

    private func take(_ bytes: borrowing [UInt8], _ range: Range<Int>, from session: Session) {
        guard session.input.isEmpty else {
            session.keep(bytes, range)
            if session.missingBytes == 0 { resume(session) }
            return
        }
        let used = process(bytes, range, for: session)
        if used < range.upperBound { session.keep(bytes, used..<range.upperBound) }
        resumeIfStalled(session)
    }

    /// Goes on with frames that waited for the rest of their bytes, for a batch, for output to be read, or for time.
    func resume(_ session: Session) {
        guard !session.isClosed, !session.input.isEmpty else { return }
        let bytes = session.takeInput()
        let used = process(bytes, 0..<bytes.count, for: session)
        if used < bytes.count { session.keep(bytes, used..<bytes.count) }
        resumeIfStalled(session)
    }

    /// Handles the whole frames at the start of the range, for as long as the user's share of this turn lasts, and returns
    /// where they end.
    private func process(_ bytes: borrowing [UInt8], _ range: Range<Int>, for session: Session) -> Int {
        let span = unsafe bytes.span.bytes.extracting(0..<range.upperBound)
        let end = now + rest(of: session)
        var offset = range.lowerBound
        var judged: FrameHeader?
        do throws(ProtocolViolation) {
            while session.mayProceed(outputLimit: outputLimit(of: session)), !session.account.owes {
                let result = try FrameScanner.next(
                    in: span, from: offset, limit: session.limits.maximumFrameLength,
                    judge: { header throws(ProtocolViolation) in
                        try ClientFrame.judge(header, greeted: session.isGreeted)
                        judged = header
                    })
                switch result {
                case .frame(let header, let place):
                    try handle(span.extracting(place), header, for: session)
                    offset = place.upperBound
                case .incomplete(let needed):
                    guard let header = judged, header.length == needed else { return offset }
                    let isAdmitted = try admit(header, received: range.upperBound - offset, session)
                    return isAdmitted ? offset : range.upperBound
                }
                judged = nil
                if now >= end { break }
            }
            session.isStalled = true
            return offset
        } catch {
            self.end(session, because: error)
            return range.upperBound
        }
    }

    /// Makes room for a frame of which not all has come, or refuses it and has its rest ignored.
    private func admit(
        _ header: FrameHeader, received count: Int, _ session: Session
    ) throws(ProtocolViolation) -> Bool {
        let length = Int(header.length)
        do throws(Refusal) {
            try requireRoom(length, for: session)
        } catch {
            try beginRequest(header.id, session)
            refuse(error, header.id, session)
            session.ignore(length - count)
            return false
        }
        session.expect(length)
        return true
    }

    private func beginRequest(_ id: UInt64, _ session: Session) throws(ProtocolViolation) {
        guard session.pending[id] == nil, session.verifications[id] == nil else { throw .duplicateRequest(id: id) }
        statistics.requests += 1
        session.account.requests += 1
    }

    private func end(_ session: Session, because violation: ProtocolViolation) {
        statistics.violations += 1
        if complaints.permits(.violations, at: now) {
            logger.log(
                .protocolViolation, .info, "client disconnected for breaking the protocol",
                session.credentials.metadata(adding: ["violation": "\(violation)"]))
        }
        // ERROR is the last frame, also where it has to wait for the client to read.
        withdrawAll(of: session)
        session.write { ProtocolFailure(violation).encode(id: violation.id, into: &$0) }
        session.isEnding = true
        queueFlush(session)
    }

    private func handle(_ frame: RawSpan, _ header: FrameHeader, for session: Session) throws(ProtocolViolation) {
        switch try ClientFrame(decoding: frame, header: header, greeted: session.isGreeted) {
        case .hello(let hello):
            let version = try hello.version(id: header.id)
            session.isGreeted = true
            let reply = HelloReply(
                version: version, epoch: state.epoch,
                maximumFrameLength: UInt32(session.limits.maximumFrameLength),
                maximumPendingRequests: UInt32(session.limits.maximumPendingRequests),
                maximumDestinations: UInt32(session.limits.maximumDestinations))
            session.write { reply.encode(id: header.id, into: &$0) }
            queueFlush(session)
        case .control(let control, let input):
            try beginRequest(header.id, session)
            perform(control, frame.extracting(input), id: header.id, for: session)
        case .cancel(let request):
            cancel(request.target, id: header.id, for: session)
        }
    }
}
