import CLinux
import Logging
import NetworkCache
import Rtnetlink
import WSPLog
import WSPSystem

/// One way to learn the state of the network, at the start and whenever it may be wrong: with the event queue drained,
/// dump, put the dump in the place of what was known, and publish the difference. Nobody is woken where there is none.
///
/// The subscription stands before the dump, so what changes meanwhile is in the event queue; applying it again to a
/// dump that shows it already changes nothing. It has to be applied to its end before anything is published: on the way
/// there it may undo what the dump shows and do it again. Where its end is missing, the dump alone is published, and
/// the state learnt anew. For the same reason events that waited already before the dump are not applied to it: they
/// are older.
extension Service {
    /// Events applied right after a dump.
    private static let eventsAfterDump = 65_536
    /// How often to put off a dump because events wait: kernel and daemon may be equally fast.
    private static let postponements = 16

    /// Learns the state anew if events were lost and enough time has passed since the last time.
    func resynchronizeIfDue() {
        guard let due = resynchronization.due() else { return }
        if due <= now {
            guard queueIsEmpty || postponedResynchronizations >= Service.postponements else {
                postponeResynchronization()
                return
            }
            resynchronize()
        }
        // Needed still where that failed or was interrupted: no event and no request may come to be the occasion.
        guard let next = resynchronization.due() else { return }
        if let timer = resynchronizationTimer {
            guard next < timer.deadline else { return }
            reactor.cancel(timer.timer)
        }
        let timer = reactor.schedule(at: next) { [weak self] in
            self?.resynchronizationTimer = nil
            self?.refresh()
        }
        resynchronizationTimer = (next, timer)
    }

    private func postponeResynchronization() {
        postponedResynchronizations += 1
        // A queue that is empty by now would be no occasion.
        reactor.defer { [weak self] in self?.refresh() }
    }

    /// Learns the state anew before a question about addresses is answered from what is known to be incomplete.
    func refreshIfStale() {
        guard let due = resynchronization.dueForQuestion(), due <= now else { return }
        for _ in 0..<Service.postponements where !queueIsEmpty { drainEvents() }
        resynchronize()
        publish()
    }

    private func resynchronize() {
        postponedResynchronizations = 0
        let lost = resynchronization.lostEvents
        do throws(KernelError) {
            try learnState(eventsWereLost: lost)
            statistics.resynchronizations += 1
            guard complaints.permits(.resynchronizations, at: now) else { return }
            logger.log(
                .resynchronization, .notice, "state learnt anew",
                ["events lost": "\(lost)", "addresses": "\(state.interfaces.entries().count)"])
        } catch {
            statistics.failedResynchronizations += 1
            resynchronization.finished(at: now, .failed)
            guard complaints.permits(.dumps, at: now) else { return }
            logger.log(
                .resynchronizationFailed, .error, "cannot learn the state anew; trying again", ["error": "\(error)"])
        }
    }

    /// Dumps interfaces, addresses and failed neighbours, and applies the events that came meanwhile.
    func learnState(eventsWereLost: Bool) throws(KernelError) {
        let queueWasEmpty = queueIsEmpty
        var (interfaces, neighbours, outcome) = try dumpTables()
        // What such a dump does not list may be there all the same: better gone a moment late than gone by mistake.
        if outcome != .complete { interfaces.keep(from: state.interfaces) }
        let time = now
        let cause = state.replace(
            interfaces: interfaces, neighbours: neighbours, eventsWereLost: eventsWereLost, at: time)
        rememberLearning(cause)
        resynchronization.finished(at: time, outcome)
        if outcome != .complete, complaints.permits(.dumps, at: time) {
            logger.log(
                .incompleteDump, .warning, "the kernel's tables could not be read completely; it will be tried again")
        }
        guard queueWasEmpty, applyEventsSinceDump(at: time) else {
            state.replace(
                interfaces: interfaces, neighbours: neighbours, eventsWereLost: false, because: cause, at: time)
            state.eventsWereLost(at: time)
            resynchronization.finished(at: time, .overtaken)
            return
        }
    }

    private func dumpTables() throws(KernelError) -> (
        interfaces: InterfaceTable, neighbours: [NeighbourMessage], outcome: ResynchronizationSchedule.Outcome
    ) {
        var interfaces = InterfaceTable()
        var neighbours: [NeighbourMessage] = []
        var outcomes: [DumpOutcome] = []
        for kind in [DumpKind.links, .addresses] {
            outcomes.append(try kernel.dump(kind) { interfaces.add($0) })
        }
        do throws(KernelError) {
            let outcome = try kernel.dump(.neighbours) { message in
                if case .neighbour(.new, let neighbour) = message, neighbour.state.contains(.failed) {
                    neighbours.append(neighbour)
                }
            }
            outcomes.append(outcome)
        } catch {
            // A kernel without neighbours has none that fails.
            guard case .refused(_, EOPNOTSUPP, _) = error else { throw error }
        }
        if outcomes.contains(.interrupted) { return (interfaces, neighbours, .interrupted) }
        return (interfaces, neighbours, outcomes.contains(.unreadable) ? .unreadable : .complete)
    }

    /// Returns false where events are missing, or more came than can be applied at once.
    private func applyEventsSinceDump(at time: Instant) -> Bool {
        do throws(SystemError) {
            queueIsEmpty = try receiveEvents(limit: Service.eventsAfterDump, at: time)
            return queueIsEmpty && !resynchronization.lostEvents
        } catch {
            return false
        }
    }

    /// Has the state learnt anew, and until then no answer told that was given before.
    func noteLoss(at time: Instant) {
        resynchronization.eventsWereLost()
        state.eventsWereLost(at: time)
    }
}
