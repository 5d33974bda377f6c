import NetworkCache
import WSPProtocol
import WSPSystem

/// The end of pending requests.
extension Service {
    /// Completes a request whose subject has changed, now or when its quiet time is over.
    func changed(_ position: PendingRequests.Position) {
        guard let request = pending[position] else { return }
        let quiet = TimeSpan.milliseconds(Int(request.options.quietMilliseconds))
        guard quiet.nanoseconds > 0 else {
            statistics.completionLatency.record(now.since(eventsReceivedAt))
            finish(position, .success)
            return
        }
        let time = now
        let first = request.firstChange ?? time
        let ceiling = TimeSpan.milliseconds(Int(request.options.effectiveCeilingMilliseconds))
        if let timer = request.timer { reactor.cancel(timer) }
        pending[position]?.firstChange = first
        pending[position]?.timer = reactor.schedule(at: min(time + quiet, first + ceiling)) { [weak self] in
            guard let self else { return }
            // What has been changed and not yet read belongs to this completion.
            pending[position]?.timer = nil
            finish(position, .success)
            flushSessions()
        }
    }

    /// Completes a request with an error number, 0 for the change it waited for.
    func finish(_ position: PendingRequests.Position, _ error: WinsockError) {
        guard let request = pending[position] else { return }
        let number = changeNumber(request.subject)
        withdraw(position)
        request.session.pending[request.requestID] = nil
        let completion = ControlReply(error: error, byteCount: 0, generation: generation(number))
        request.session.write { completion.encode(as: .completion, id: request.requestID, into: &$0) }
        if error == .success { statistics.completions += 1 }
        queueFlush(request.session)
    }

    /// Forgets the requests of a session that ends.
    func withdrawAll(of session: Session) {
        for position in session.pending.values { withdraw(position) }
        session.pending = [:]
    }

    /// Forgets a request and lets go of what it held.
    func withdraw(_ position: PendingRequests.Position) {
        guard let request = pending.remove(position) else { return }
        if let timer = request.timer { reactor.cancel(timer) }
        if case .answer(let entry, _) = request.subject { state.routes.unwatch(entry) }
    }
}
