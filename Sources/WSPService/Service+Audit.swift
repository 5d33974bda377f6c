import Logging
import NetworkCache
import Rtnetlink
import WSPLog
import WSPProtocol
import WSPSystem

/// The audit: every watched answer is asked for again and the tables are dumped again, though no event demands it.
///
/// What differs is repaired at once and in the ordinary way: a changed answer or list completes the requests that wait
/// for it, as if an event had told of it. Whether it counts as a difference, which is a defect of wspd or a change that
/// the kernel announces to nobody, is decided later. Events travel apart from answers: a change that the kernel has
/// just made shows in an answer before its event arrives. So a difference counts only if nothing had made the
/// remembered value doubtful when it was compared, and nothing does within the confirmation time after it.
///
/// An audit is a sweep that asks for settled answers too. It shares the sweeps' pause, so that both together keep to
/// their part of the processor, and takes the place of one where one is needed. The dumps have a pause of their own: they
/// wait for locks of the kernel that any user can keep busy, which must put off no sweep.
extension Service {
    private static let slice = 256

    /// Has an audit made when the interval is over; an earlier end of another puts it off.
    func scheduleAudit() {
        if let timer = audits.interval { reactor.cancel(timer) }
        audits.interval = nil
        guard configuration.auditInterval > 0 else { return }
        audits.interval = reactor.schedule(at: now + .seconds(configuration.auditInterval)) { [weak self] in
            self?.audits.interval = nil
            self?.requestAudit()
        }
    }

    /// Has an audit made as soon as the sweeps' pause allows, unless one is under way.
    func requestAudit() {
        guard audits.running == nil else { return }
        audits.isWanted = true
        considerSweep()
    }

    /// Starts the audit that is wanted, now or when it is allowed.
    func considerAudit() {
        guard audits.start == nil else { return }
        // Never from here: the caller may be in the middle of a request.
        audits.start = reactor.schedule(at: sweeps.allowed(from: now)) { [weak self] in
            guard let self else { return }
            audits.start = nil
            // The end of a sweep comes back to here.
            guard sweeps.running == nil else { return }
            if sweeps.allowed(from: now) <= now { startAudit() } else { considerAudit() }
        }
    }

    private func startAudit() {
        audits.isWanted = false
        considerClocks(wereSet: false)
        let time = now
        audits.running = Audit(startedAt: time, position: state.routes.sweepStart(.inet))
        // What nobody watches is not asked for, but must not stay wrong for longer than an interval either.
        state.routes.distrustUnwatched(before: time)
        auditSlice()
    }

    /// Applies the events that wait, and says whether that were all: only then is what they account for known.
    func isUpToDate() -> Bool {
        refresh()
        return queueIsEmpty
    }

    private func auditSlice() {
        guard confirmAnswers() else {
            _ = reactor.schedule(at: now + RouteCache.settlingTime) { [weak self] in self?.auditSlice() }
            return
        }
        guard let audit = audits.running, let family = audit.family else { return }
        let start = now
        eventsReceivedAt = start
        let (entries, position) = state.routes.watchedEntries(family, below: audit.position, limit: Service.slice)
        compare(entries, at: start)
        audits.running?.position = position
        audits.running?.cost = TimeSpan(nanoseconds: audit.cost.nanoseconds + now.since(start).nanoseconds)
        if position == 0 { endAnswers(of: family) }
        flushSessions()
        guard audits.isAsking else { return }
        reactor.defer { [weak self] in self?.auditSlice() }
    }

    private func endAnswers(of family: IPFamily) {
        switch family {
        case .inet:
            audits.running?.family = .inet6
            audits.running?.position = state.routes.sweepStart(.inet6)
        case .inet6:
            audits.running?.family = nil
            guard let audit = audits.running else { return }
            sweeps.audited(from: audit.startedAt, cost: audit.cost, at: now)
            considerSweep()
            awaitAnswers(from: now)
        }
    }

    private func compare(_ entries: [RouteCache.EntryID], at time: Instant) {
        // What an event has made doubtful may change in the ordinary way.
        let settled = entries.compactMap { entry in
            state.routes.isSettled(entry, at: time) ? state.routes.answer(entry).map { (entry, $0) } : nil
        }
        // The requests that a change completes are no reason to forget the answer before it is confirmed.
        for (entry, _) in settled { state.routes.watch(entry) }
        if !ask(entries, occasion: ChangeCause(.audit)).isEmpty { audits.running?.isIncomplete = true }
        audits.running?.destinationCount += entries.count
        for (entry, remembered) in settled {
            if let kernel = state.routes.answer(entry), kernel != remembered {
                audits.running?.changedAnswers.append(
                    Audit.ChangedAnswer(entry: entry, comparedAt: time, remembered: remembered, kernel: kernel))
            } else {
                state.routes.unwatch(entry)
            }
        }
    }

    /// Counts what differed and what no event has accounted for; false where events wait that might.
    private func confirmAnswers() -> Bool {
        let time = now
        guard isUpToDate() else { return false }
        let changed = audits.running?.changedAnswers.prefix { $0.confirmation <= time } ?? []
        audits.running?.changedAnswers.removeFirst(changed.count)
        for answer in changed {
            if state.routes.lastDoubt(of: answer.entry) < answer.comparedAt { note(difference(answer)) }
            state.routes.unwatch(answer.entry)
        }
        return true
    }

    /// Goes on with the tables once all answers that changed have been confirmed: their repair makes answers doubtful.
    private func awaitAnswers(from earliest: Instant) {
        guard let last = audits.running?.changedAnswers.last else {
            _ = reactor.schedule(at: audits.dumpAllowed(from: now)) { [weak self] in self?.auditTables() }
            return
        }
        _ = reactor.schedule(at: max(last.confirmation, earliest)) { [weak self] in
            guard let self else { return }
            let isConfirmed = confirmAnswers()
            awaitAnswers(from: isConfirmed ? now : now + RouteCache.settlingTime)
        }
    }

    /// Counts a difference, and logs and lists it unless there are too many.
    func note(_ difference: StateDifference) {
        statistics.auditDifferences += 1
        audits.running?.differenceCount += 1
        guard let audit = audits.running, audit.differences.count < VerificationReport.maximumListed else { return }
        audits.running?.differences.append(difference)
        logger.log(
            .auditDifference, .warning, "what was remembered was wrong",
            [
                "of": "\(difference.subject)", "remembered": "\(difference.rememberedText)",
                "kernel": "\(difference.kernelText)",
            ])
    }

    func endAudit() {
        guard let audit = audits.running else { return }
        audits.running = nil
        audits.endedAt = now
        statistics.audits += 1
        if audit.isIncomplete { statistics.failedAudits += 1 }
        let unlisted = audit.differenceCount - audit.differences.count
        logger.log(
            .audit, unlisted > 0 ? .warning : .debug, "audited",
            [
                "addresses": "\(audit.addressCount)", "destinations": "\(audit.destinationCount)",
                "differences": "\(audit.differenceCount)", "complete": "\(!audit.isIncomplete)",
            ])
        answerVerifications(audit)
        scheduleAudit()
        considerSweep()
        flushSessions()
    }
}
