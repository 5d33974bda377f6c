import Logging
import NetworkCache
import NetworkPrimitives
import WSPLog
import WSPProtocol
import WSPSystem

/// From bytes to frames, and from frames to what they ask for.
extension Service {
    func serve(_ session: Session, _ readiness: Reactor.Readiness) {
        // Nobody is left to read what may be looked for a long time.
        if session.isExplaining, readiness.contains(.hangUp) {
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
        // The socket stays readable until there is time again.
        guard rest(of: session) > TimeSpan(nanoseconds: 0) else { return }
        spend(for: session) { read(session) }
    }

    private func read(_ session: Session) {
        var buffer: [UInt8] = []
        swap(&buffer, &receiveBuffer)
        defer { swap(&buffer, &receiveBuffer) }
        do throws(SystemError) {
            switch try session.socket.receive(into: &buffer, from: 0) {
            case .wouldBlock:
                return
            case .closed:
                close(session)
            case .moved(let count):
                // Whatever the client changed before it wrote is in the event queue by now: it reads its own writes.
                refresh()
                if session.input.isEmpty {
                    let used = process(buffer, count, for: session)
                    if used < count { session.keep(buffer, used..<count) }
                    resumeIfStalled(session)
                } else {
                    session.keep(buffer, 0..<count)
                    resume(session)
                }
                flushSessions()
            }
        } catch {
            logger.log(.connectionLost, .debug, "connection lost", ["error": "\(error)"])
            close(session)
        }
    }

    /// Goes on with frames that waited for the rest of their bytes, for a batch, for output to be read, or for time.
    func resume(_ session: Session) {
        guard !session.isClosed, !session.input.isEmpty else { return }
        let bytes = session.takeInput()
        let used = process(bytes, bytes.count, for: session)
        if used < bytes.count { session.keep(bytes, used..<bytes.count) }
        resumeIfStalled(session)
    }

    /// Handles the whole frames at the start of the bytes, for as long as the user's share of this turn lasts, and returns
    /// how many bytes they were.
    private func process(_ bytes: borrowing [UInt8], _ count: Int, for session: Session) -> Int {
        let span = unsafe bytes.span.bytes.extracting(0..<count)
        let end = now + rest(of: session)
        var offset = 0
        do throws(ProtocolViolation) {
            while session.mayProceed(outputLimit: configuration.outputLimit) {
                guard
                    case .frame(let header, let range) = try FrameScanner.next(
                        in: span, from: offset, limit: session.limits.maximumFrameLength,
                        judge: { header throws(ProtocolViolation) in
                            try ClientFrame.judge(header, greeted: session.isGreeted)
                        })
                else { return offset }
                try handle(span.extracting(range), header, for: session)
                offset = range.upperBound
                if now >= end { break }
            }
            session.isStalled = true
            return offset
        } catch {
            self.end(session, because: error)
            return count
        }
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
            guard session.pending[header.id] == nil, session.verifications[header.id] == nil else {
                throw .duplicateRequest(id: header.id)
            }
            statistics.requests += 1
            perform(control, frame.extracting(input), id: header.id, for: session)
        case .cancel(let request):
            cancel(request.target, id: header.id, for: session)
        }
    }
}
