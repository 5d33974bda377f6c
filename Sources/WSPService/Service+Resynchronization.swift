import Logging
import NetworkCache
import Rtnetlink
import WSPSystem

/// One way to learn the state of the network, at the start and whenever it may be wrong: with the event queue drained,
/// dump, put the dump in the place of what was known, and publish the difference. Nobody is woken where there is none.
///
/// The subscription stands before the dump, so what changes meanwhile is in the event queue; applying it again to a
/// dump that shows it already changes nothing.
extension Service {
    /// Events applied right after a dump; what is more waits for the next turn.
    private static let eventsAfterDump = 65_536

    /// Learns the state anew if events were lost and enough time has passed since the last time.
    func resynchronizeIfDue() {
        guard let due = resynchronization.due() else { return }
        if due <= now { resynchronize() }
        // Needed still where that failed or was interrupted: no event and no request may come to be the occasion.
        guard let next = resynchronization.due(), resynchronizationTimer == nil else { return }
        resynchronizationTimer = reactor.schedule(at: next) { [weak self] in
            self?.resynchronizationTimer = nil
            self?.refresh()
        }
    }

    /// Learns the state anew before a question about addresses is answered from what is known to be incomplete.
    func refreshIfStale() {
        guard resynchronization.isStale else { return }
        resynchronize()
        publish()
    }

    private func resynchronize() {
        let lost = resynchronization.lostEvents
        do throws(KernelError) {
            try learnState(eventsWereLost: lost)
            statistics.resynchronizations += 1
            logger.notice(
                "state learnt anew",
                metadata: ["events lost": "\(lost)", "addresses": "\(state.interfaces.entries().count)"])
        } catch {
            statistics.failedResynchronizations += 1
            resynchronization.finished(at: now, successfully: false)
            logger.error("cannot learn the state anew; trying again", metadata: ["error": "\(error)"])
        }
    }

    /// Dumps interfaces, addresses and failed neighbours, and applies the events that came meanwhile.
    func learnState(eventsWereLost: Bool) throws(KernelError) {
        var interfaces = InterfaceTable()
        var neighbours: [NeighbourMessage] = []
        var isComplete = true
        for kind in [DumpKind.links, .addresses, .neighbours] {
            let outcome = try kernel.dump(kind) { message in
                interfaces.add(message)
                if case .neighbour(.new, let neighbour) = message, neighbour.state.contains(.failed) {
                    neighbours.append(neighbour)
                }
            }
            if outcome == .interrupted { isComplete = false }
        }
        let time = now
        state.replace(interfaces: interfaces, neighbours: neighbours, eventsWereLost: eventsWereLost, at: time)
        resynchronization.finished(at: time, successfully: true)
        if !isComplete {
            logger.warning("a dump was interrupted every time it was tried; it will be repeated")
            resynchronization.dumpWasInterrupted()
        }
        applyEventsSinceDump(at: time)
    }

    private func applyEventsSinceDump(at time: Instant) {
        do throws(SystemError) {
            let status = try kernel.receiveEvents(limit: Service.eventsAfterDump) { message in
                if !state.apply(message, at: time) { statistics.irrelevantEvents += 1 }
            }
            if status == .lost { noteLoss(at: time) }
        } catch {
            noteLoss(at: time)
        }
    }
}
