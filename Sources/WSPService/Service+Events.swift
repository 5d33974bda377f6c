import CLinux
import Logging
import NetworkCache
import Rtnetlink
import WSPLog
import WSPProtocol
import WSPSystem

/// From the kernel's events to completed requests.
extension Service {
    /// Datagrams received at once, and how often before clients get their turn though more are waiting.
    private static let eventLimit = 256
    private static let eventRounds = 64
    /// Questions asked at once in one go; each takes the kernel a few microseconds.
    private static let questionSlice = 256
    /// How soon a doubtful answer is asked for a second time.
    private static let firstFollowUp = TimeSpan.milliseconds(2)
    /// How long the later ones are apart.
    private static let confirmationPause = TimeSpan.milliseconds(500)

    /// Applies the events that wait and publishes what they changed.
    func refresh() {
        eventsReceivedAt = now
        drainEvents()
        publish()
    }

    /// Applies the events that wait, up to a number that leaves clients their turn; the rest makes the next turn.
    func drainEvents() {
        guard eventPause.isOver(at: now) else { return }
        do throws(SystemError) {
            try receiveWaitingEvents()
            try watchEvents()
        } catch {
            pauseEvents(because: error)
            return
        }
        if eventPause.isAnnounced { logger.log(.eventsResumed, .notice, "kernel events are received again") }
        eventPause = EventPause()
    }

    private func receiveWaitingEvents() throws(SystemError) {
        let datagrams = kernel.statistics.datagrams
        queueIsEmpty = false
        for _ in 0..<Service.eventRounds where !queueIsEmpty {
            queueIsEmpty = try receiveEvents(limit: Service.eventLimit, at: eventsReceivedAt)
        }
        // A kernel that has dropped something says so once, and then gives what it has.
        if !queueIsEmpty, kernel.statistics.datagrams == datagrams { throw SystemError("recvmmsg", errno: ENOBUFS) }
    }

    /// Lets the socket be for a while; without events the state cannot be trusted.
    private func pauseEvents(because error: SystemError) {
        if !eventPause.isFailing, complaints.permits(.events, at: now) {
            eventPause.isAnnounced = true
            logger.log(
                .eventsFailed, .error, "cannot receive kernel events; trying again until it is possible",
                ["error": "\(error)"])
        }
        unwatchEvents()
        queueIsEmpty = true
        noteLoss(at: eventsReceivedAt)
        _ = reactor.schedule(at: eventPause.failed(at: now)) { [weak self] in self?.refresh() }
    }

    /// Applies a share of the events, and has the state learnt anew where some are missing.
    ///
    /// Returns true once none wait.
    func receiveEvents(limit: Int, at time: Instant) throws(SystemError) -> Bool {
        let status = try kernel.receiveEvents(limit: limit) { message in
            if !state.apply(message, at: time) { statistics.irrelevantEvents += 1 }
        }
        if status == .lost || status == .drainedAfterLoss { noteLoss(at: time) }
        return status == .drained || status == .drainedAfterLoss
    }

    /// Completes the requests whose lists or answers have changed, and has doubtful answers asked for again.
    func publish() {
        resynchronizeIfDue()
        let changes = state.settle()
        if !changes.isEmpty {
            complete(changes)
            // Whoever waits does not wait for the books as well.
            flushSessions()
        }
        keepBooks()
        askDoubtful()
        considerSweep()
        flushSessions()
    }

    /// Remembers and logs what changed in the lists.
    private func keepBooks() {
        let differences = state.takeListDifferences()
        remember(differences)
        log(differences)
    }

    private func complete(_ changes: NetworkState.Changes) {
        if !changes.lists.isEmpty {
            statistics.addressListChanges += 1
            owe(.lists)
        }
        if !changes.routing.isEmpty { owe(.routing) }
        completeOwed()
    }

    /// Asks at once for the watched answers that events made doubtful; the rest of a large number in later turns.
    private func askDoubtful() {
        guard state.routes.hasDoubtfulWatches else { return }
        ask(state.routes.takeDoubtful(limit: Service.questionSlice))
        guard state.routes.hasDoubtfulWatches, !hasDeferredQuestions else { return }
        hasDeferredQuestions = true
        reactor.defer { [weak self] in
            guard let self else { return }
            hasDeferredQuestions = false
            askDoubtful()
            flushSessions()
        }
    }

    /// Asks the kernel for answers, remembers them, and completes the requests that wait for those that changed.
    ///
    /// Returns those that the kernel did not answer; what was remembered of them stays doubtful and is asked for again.
    @discardableResult
    func ask(
        _ entries: [RouteCache.EntryID], occasion: ChangeCause = ChangeCause(.asked)
    ) -> [RouteCache.EntryID] {
        guard !entries.isEmpty else { return [] }
        let (time, wallTime) = (now, reactor.clock.wallTime)
        var changed: [RouteCache.EntryID] = []
        var unexplained: [(RouteCache.EntryID, RouteReply)] = []
        func record(_ reply: RouteReply, for entry: RouteCache.EntryID, _ occasion: ChangeCause?) {
            switch state.record(reply, for: entry, at: time, wallTime: wallTime, occasion: occasion) {
            case .unexplained:
                unexplained.append((entry, reply))
                return
            case .otherInterface:
                changed.append(entry)
                statistics.routingInterfaceChanges += 1
                remember(entry, changedFrom: state.routes.replaced)
                logChange(of: entry)
            case .otherPath: changed.append(entry)
            case .first, .same: break
            }
            if let lifetime = reply.lifetime { expect(expiryAt: time + lifetime) }
        }
        let unanswered = resolve(entries, state.routes.queries(entries)) { record($1, for: $0, nil) }
        if !unexplained.isEmpty {
            readEventsBehindAnswers()
            for (entry, reply) in unexplained { record(reply, for: entry, occasion) }
        }
        let unended = askLifetimes(of: entries, at: time)
        noteAnswers(to: entries, except: unanswered + unended, at: time)
        for entry in changed { owe(.answer(entry)) }
        completeOwed()
        followUp(entries)
        return unanswered
    }

    /// Applies the events that wait, where answers have changed and none of those that were read tells why: the kernel
    /// may have answered after what it had not been read to announce.
    ///
    /// What else they change is published in the next turn.
    private func readEventsBehindAnswers() {
        let received = eventsReceivedAt
        // What they make doubtful has been so since the answers were given, and not before.
        eventsReceivedAt = now
        drainEvents()
        eventsReceivedAt = received
        guard !hasDeferredPublication else { return }
        hasDeferredPublication = true
        reactor.defer { [weak self] in
            guard let self else { return }
            hasDeferredPublication = false
            refresh()
        }
    }

    /// Asks when the routes of answers end by themselves, which IPv6 routes can: the kernel tells it with the route that
    /// matches, but not with the way that a packet takes.
    ///
    /// Returns those of which it was not told.
    private func askLifetimes(of entries: [RouteCache.EntryID], at time: Instant) -> [RouteCache.EntryID] {
        let concerned = state.routes.expiring(among: entries)
        guard !concerned.isEmpty else { return [] }
        var queries = state.routes.queries(concerned)
        for index in queries.indices { queries[index].asksForMatch = true }
        return resolve(concerned, queries) { entry, reply in
            guard let lifetime = reply.lifetime else { return }
            state.routes.setExpiry(time + lifetime, of: entry)
            expect(expiryAt: time + lifetime)
        }
    }

    /// Has watched answers asked for once more that were given while the kernel may still have been at work.
    func followUp(_ entries: [RouteCache.EntryID]) {
        let soon = Set(unowed(state.routes.unsettled(among: entries)))
        unsettled.formUnion(soon)
        unconfirmed.formUnion(unowed(state.routes.unconfirmed(among: entries)).filter { !soon.contains($0) })
        scheduleConfirmation()
        // Mostly the kernel is done within microseconds; the second time is for when it is not.
        scheduleFollowUp(after: Service.firstFollowUp)
    }

    /// Those that are not to be asked for again anyway, because the kernel owes their answer.
    private func unowed(_ entries: [RouteCache.EntryID]) -> [RouteCache.EntryID] {
        unanswered.entries.isEmpty ? entries : entries.filter { !unanswered.entries.contains($0) }
    }

    private func scheduleFollowUp(after delay: TimeSpan) {
        guard !unsettled.isEmpty, unsettledTimer == nil else { return }
        unsettledTimer = reactor.schedule(at: now + delay) { [weak self] in
            guard let self else { return }
            unsettledTimer = nil
            let waiting = unowed(state.routes.unsettled(among: unsettled))
            unsettled = Set(waiting)
            scheduleFollowUp(after: RouteCache.settlingTime)
            eventsReceivedAt = now
            askInSlices(waiting[...])
        }
    }

    /// Has answers asked for a few times more within the time in which the kernel may be late.
    private func scheduleConfirmation() {
        guard !unconfirmed.isEmpty, confirmationTimer == nil else { return }
        confirmationTimer = reactor.schedule(at: now + Service.confirmationPause) { [weak self] in
            guard let self else { return }
            confirmationTimer = nil
            let waiting = state.routes.watched(among: unconfirmed)
            unconfirmed = []
            eventsReceivedAt = now
            askInSlices(waiting[...])
        }
    }

    func askInSlices(_ entries: ArraySlice<RouteCache.EntryID>) {
        ask(Array(entries.prefix(Service.questionSlice)))
        flushSessions()
        let rest = entries.dropFirst(Service.questionSlice)
        guard !rest.isEmpty else { return }
        reactor.defer { [weak self] in self?.askInSlices(rest) }
    }

    /// Has watched answers asked for when their route ends by itself, of which nobody sends word in time.
    func expect(expiryAt deadline: Instant) {
        if let expiry {
            guard deadline < expiry.deadline else { return }
            reactor.cancel(expiry.timer)
        }
        // The kernel counts in ticks of 10 ms: the one in which the route ends must be over.
        let timer = reactor.schedule(at: deadline + .milliseconds(15)) { [weak self] in
            guard let self else { return }
            expiry = nil
            state.routes.doubtExpired(at: now)
            askDoubtful()
            if let next = state.routes.earliestExpiry() { expect(expiryAt: max(next, now)) }
            flushSessions()
        }
        expiry = (deadline, timer)
    }
}
