import Logging
import NetworkCache
import Rtnetlink
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

    /// Applies the events that wait and publishes what they changed.
    func refresh() {
        eventsReceivedAt = now
        do throws(SystemError) {
            // A resynchronization that starts with events still waiting is repeated: those that the kernel drops until
            // the queue is empty raise the drop counter.
            for _ in 0..<Service.eventRounds {
                if try receiveEvents() { break }
            }
        } catch {
            // The next turn finds the socket ready again; without events the state cannot be trusted.
            logger.error("cannot receive kernel events", metadata: ["error": "\(error)"])
            noteLoss(at: eventsReceivedAt)
        }
        publish()
    }

    /// Has the state learnt anew, and until then no answer told that was given before.
    func noteLoss(at time: Instant) {
        resynchronization.eventsWereLost()
        state.doubtAll(because: ChangeCause(.lostEvents), at: time)
    }

    /// Applies a share of the events.
    ///
    /// Returns true once none wait.
    private func receiveEvents() throws(SystemError) -> Bool {
        let time = eventsReceivedAt
        let status = try kernel.receiveEvents(limit: Service.eventLimit) { message in
            if !state.apply(message, at: time) { statistics.irrelevantEvents += 1 }
        }
        switch status {
        case .drained: return true
        case .more: return false
        case .lost:
            noteLoss(at: time)
            return false
        }
    }

    /// Completes the requests whose lists or answers have changed, and has doubtful answers asked for again.
    func publish() {
        resynchronizeIfDue()
        let changes = state.settle()
        if !changes.isEmpty { complete(changes) }
        askDoubtful()
        considerSweep()
        flushSessions()
    }

    private func complete(_ changes: NetworkState.Changes) {
        if !changes.lists.isEmpty {
            statistics.addressListChanges += 1
            for position in pending.waitingForLists() {
                guard case .list(let selection)? = pending[position]?.subject, changes.lists.touches(selection) else {
                    continue
                }
                changed(position)
            }
        }
        guard !changes.routing.isEmpty else { return }
        for position in pending.waitingForRouting() {
            guard case .routing(let inet, let inet6)? = pending[position]?.subject else { continue }
            if inet && changes.routing.contains(.inet) || inet6 && changes.routing.contains(.inet6) {
                changed(position)
            }
        }
    }

    /// Asks at once for the watched answers that events made doubtful; the rest of a large number in later turns.
    private func askDoubtful() {
        guard state.routes.hasDoubtfulWatches else { return }
        _ = ask(state.routes.takeDoubtful(limit: Service.questionSlice))
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
    /// Returns false if the kernel does not answer; what was remembered stays doubtful then and is asked for again.
    func ask(_ entries: [RouteCache.EntryID]) -> Bool {
        guard !entries.isEmpty else { return true }
        statistics.questionsAsked += UInt64(entries.count)
        let (time, wallTime) = (now, reactor.clock.wallTime)
        var changes: [(RouteCache.EntryID, RouteCache.Comparison)] = []
        defer {
            for (entry, comparison) in changes { complete(entry, comparison) }
            followUp(entries)
        }
        do throws(KernelError) {
            try kernel.resolve(entries.map { state.routes.query($0) }) { position, reply in
                let comparison = state.record(reply, for: entries[position], at: time, wallTime: wallTime)
                if comparison == .otherPath || comparison == .otherInterface {
                    changes.append((entries[position], comparison))
                }
                if let lifetime = reply.lifetime { expect(expiryAt: time + lifetime) }
            }
            try askLifetimes(of: entries, at: time)
            return true
        } catch {
            logger.error("the kernel does not tell routes", metadata: ["error": "\(error)"])
            // A sweep does not come back for what it was not told.
            for entry in entries { state.routes.doubt(entry, at: time) }
            return false
        }
    }

    /// Asks when the routes of answers end by themselves, which IPv6 routes can: the kernel tells it with the route that
    /// matches, but not with the way that a packet takes.
    private func askLifetimes(of entries: [RouteCache.EntryID], at time: Instant) throws(KernelError) {
        let concerned = entries.filter { state.routes.canExpire($0) }
        guard !concerned.isEmpty else { return }
        statistics.questionsAsked += UInt64(concerned.count)
        let queries = concerned.map { entry in
            var query = state.routes.query(entry)
            query.asksForMatch = true
            return query
        }
        try kernel.resolve(queries) { position, reply in
            guard let lifetime = reply.lifetime else { return }
            state.routes.setExpiry(time + lifetime, of: concerned[position])
            expect(expiryAt: time + lifetime)
        }
    }

    private func complete(_ entry: RouteCache.EntryID, _ comparison: RouteCache.Comparison) {
        if comparison == .otherInterface { statistics.routingInterfaceChanges += 1 }
        for position in pending.waiting(for: entry) {
            guard case .answer(_, let countsPathChanges)? = pending[position]?.subject else { continue }
            if comparison == .otherInterface || countsPathChanges { changed(position) }
        }
    }

    /// Has watched answers asked for once more that were given while the kernel may still have been at work.
    func followUp(_ entries: [RouteCache.EntryID]) {
        for entry in entries where needsFollowUp(entry) { unsettled.insert(entry) }
        // Mostly the kernel is done within microseconds; the second time is for when it is not.
        scheduleFollowUp(after: Service.firstFollowUp)
    }

    private func needsFollowUp(_ entry: RouteCache.EntryID) -> Bool {
        state.routes.isWatched(entry) && state.routes.isUnsettledItself(entry)
    }

    private func scheduleFollowUp(after delay: TimeSpan) {
        guard !unsettled.isEmpty, unsettledTimer == nil else { return }
        unsettledTimer = reactor.schedule(at: now + delay) { [weak self] in
            guard let self else { return }
            unsettledTimer = nil
            let waiting = unsettled.filter { self.needsFollowUp($0) }
            unsettled = waiting
            scheduleFollowUp(after: RouteCache.settlingTime)
            eventsReceivedAt = now
            askInSlices(Array(waiting)[...])
        }
    }

    private func askInSlices(_ entries: ArraySlice<RouteCache.EntryID>) {
        _ = ask(Array(entries.prefix(Service.questionSlice)))
        flushSessions()
        let rest = entries.dropFirst(Service.questionSlice)
        guard !rest.isEmpty else { return }
        reactor.defer { [weak self] in self?.askInSlices(rest) }
    }

    /// Has watched answers asked for when their route ends by itself, of which nobody sends word in time.
    private func expect(expiryAt deadline: Instant) {
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
