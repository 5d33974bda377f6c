import NetworkCache
import WSPProtocol
import WSPSystem

// MARK: - News

/// Who waits for what has changed is told in turns, as users are served in turns: so that one with many requests keeps
/// neither others' completions waiting nor the loop.
extension Service {
    /// The time in one turn of a user without others: there is nobody to make room for but the kernel's events.
    private static let completionTime = TimeSpan.milliseconds(2)
    /// The requests that are looked at before there is a look at the time.
    private static let completionSlice = 16

    /// Has the requests of all users about something told that it has changed, by ``completeOwed()``.
    func owe(_ topic: PendingRequests.Topic) {
        for account in accounts.values {
            let owed = account.owes
            account.owe(topic, since: eventsReceivedAt)
            if account.owes, !owed { owingAccounts.append(account) }
        }
    }

    /// Completes what the time of each user in this turn suffices for; the rest in later turns.
    func completeOwed() {
        guard !owingAccounts.isEmpty else { return }
        let accounts = owingAccounts
        owingAccounts = []
        for account in accounts {
            let time = self.accounts.count > 1 ? rest(of: account) : Service.completionTime
            completeOwed(to: account, within: time)
            if account.owes { owingAccounts.append(account) }
        }
        guard !owingAccounts.isEmpty, !hasDeferredCompletions else { return }
        hasDeferredCompletions = true
        reactor.defer { [weak self] in
            guard let self else { return }
            hasDeferredCompletions = false
            completeOwed()
            flushSessions()
        }
    }

    /// Completes all of it, for as long as it takes.
    func completeAllOwed() {
        for account in owingAccounts { completeOwed(to: account, within: .seconds(3600)) }
        owingAccounts = []
    }

    private func completeOwed(to account: UserAccount, within time: TimeSpan) {
        guard time > TimeSpan(nanoseconds: 0) else { return }
        let start = now
        var count = 0
        while let position = pending.nextOwed(to: account) {
            tellNews(at: position, since: account.owedSince)
            flushFull()
            count += 1
            if count % Service.completionSlice == 0, now >= start + time { break }
        }
        account.share.spend(now.since(start))
    }

    /// Completes a session's own requests about something: those that come before the answer to a request that was the
    /// first to find it changed.
    func completeOwed(of session: Session, about topic: PendingRequests.Topic) {
        guard session.account.owes else { return }
        for position in pending.chain(topic, of: session.account) where pending[position]?.session === session {
            tellNews(at: position, since: eventsReceivedAt)
        }
    }

    private func tellNews(at position: PendingRequests.Position, since time: Instant) {
        guard let request = pending[position] else { return }
        let number = changeNumber(request.subject)
        guard number != request.seenChange else { return }
        pending[position]?.seenChange = number
        changed(position, since: time)
    }
}

// MARK: - The end of pending requests

extension Service {
    /// Completes a request of whose subject word of a change came at `start`.
    ///
    /// That is now, when its quiet time is over, or not at all where what was taken away is back in time.
    func changed(_ position: PendingRequests.Position, since start: Instant) {
        guard let request = pending[position] else { return }
        if let delay = request.removalDelay, !delay.isOverruled {
            switch verdict(on: request, delay.armedState) {
            case .same: return waitOn(position)
            case .onlyLacks: break
            case .other: delay.isOverruled = true
            }
        }
        if let timer = request.timer { reactor.cancel(timer) }
        let time = now
        let first = request.firstChange ?? time
        let due = completionTime(of: request, lastChange: time, firstChange: first)
        guard due > time else {
            pending[position]?.timer = nil
            statistics.completionLatency.record(time.since(start))
            finish(position, .success)
            return
        }
        pending[position]?.firstChange = first
        pending[position]?.timer = reactor.schedule(at: due) { [weak self] in self?.completeIfDue(position) }
    }

    /// When a request is completed unless something changes before.
    private func completionTime(
        of request: PendingRequest, lastChange: Instant, firstChange: Instant
    ) -> Instant {
        let options = request.options
        var due = lastChange
        if options.quietMilliseconds > 0 {
            let quiet = TimeSpan.milliseconds(Int(options.quietMilliseconds))
            let ceiling = TimeSpan.milliseconds(Int(options.effectiveCeilingMilliseconds))
            due = min(lastChange + quiet, firstChange + ceiling)
        }
        guard request.isHeldBack else { return due }
        return max(due, firstChange + .milliseconds(Int(options.removalDelayMilliseconds)))
    }

    func completeIfDue(_ position: PendingRequests.Position) {
        let due = pending[position]?.timer
        // What has been changed and not yet read belongs to this completion, but for what was taken away and is back.
        if pending[position]?.isHeldBack == true { lookAgain(at: position) }
        guard let due, pending[position]?.timer == due else { return }
        pending[position]?.timer = nil
        finish(position, .success)
        flushSessions()
    }

    /// Learns the present state of what a request is about also where it was not yet due to be learnt: after this
    /// process was held up, or where an answer waits for its turn to be asked for.
    private func lookAgain(at position: PendingRequests.Position) {
        refresh()
        guard let request = pending[position], request.isHeldBack, case .answer(let entry, _) = request.subject else {
            return
        }
        _ = ask([entry])
    }

    /// Has a request wait on as if nothing had happened.
    private func waitOn(_ position: PendingRequests.Position) {
        guard let request = pending[position], request.firstChange != nil else { return }
        if let timer = request.timer { reactor.cancel(timer) }
        pending[position]?.firstChange = nil
        pending[position]?.timer = nil
        statistics.suppressedFlaps += 1
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
        session.verifications = [:]
    }

    /// Forgets a request and lets go of what it held.
    func withdraw(_ position: PendingRequests.Position) {
        guard let request = pending.remove(position) else { return }
        if let timer = request.timer { reactor.cancel(timer) }
        if case .answer(let entry, _) = request.subject { state.routes.unwatch(entry) }
    }
}
