import Logging
import NetworkCache
import Rtnetlink
import WSPLog
import WSPProtocol
import WSPSystem

/// The second half of an audit: interfaces, addresses and lists against fresh dumps.
extension Service {
    /// How often the tables are dumped before they count as not comparable: on a busy host dumps are interrupted.
    private static let tries = 5

    func auditTables() {
        guard isUpToDate(), !isStale() else { return repeatTables() }
        state.noteInterfaces()
        audits.running?.lossesBefore = losses
        let start = now
        let snapshot: TableSnapshot?
        do throws(KernelError) {
            snapshot = try takeSnapshot()
        } catch {
            logger.log(.incompleteDump, .error, "the kernel does not tell its tables", ["error": "\(error)"])
            snapshot = nil
        }
        audits.noteDump(now.since(start), at: now)
        guard let snapshot else { return repeatTables() }
        audits.running?.addressCount = snapshot.addressCount
        var differences = state.differences(from: snapshot)
        if !differences.isEmpty {
            // What changed during the dump has been announced by now, as far as it is in time.
            guard isUpToDate() else { return repeatTables() }
            differences = state.differences(from: snapshot).filter { !state.isMentioned($0.interface) }
        }
        guard !differences.isEmpty else { return endTables() }
        audits.running?.changedRows = differences
        repair()
        confirmTables(at: now + RouteCache.confirmationTime)
    }

    /// Learns the state anew where it is known to be wrong, and says whether it still is.
    private func isStale() -> Bool {
        refreshIfStale()
        return resynchronization.isStale
    }

    private func repair() {
        resynchronization.stateIsDoubtful()
        refreshIfStale()
        flushSessions()
    }

    /// Nil where the dump was interrupted: it may miss entries then.
    private func takeSnapshot() throws(KernelError) -> TableSnapshot? {
        var snapshot = TableSnapshot()
        for kind in [DumpKind.links, .addresses] {
            guard try kernel.dump(kind, { snapshot.add($0) }) == .complete else { return nil }
        }
        return snapshot
    }

    private func repeatTables() {
        state.endNotingInterfaces()
        audits.running?.failedTries += 1
        guard let audit = audits.running, audit.failedTries < Service.tries else {
            audits.running?.isIncomplete = true
            return endAudit()
        }
        let earliest = audits.dumpAllowed(from: now + RouteCache.settlingTime)
        _ = reactor.schedule(at: earliest) { [weak self] in self?.auditTables() }
    }

    private func confirmTables(at time: Instant) {
        _ = reactor.schedule(at: time) { [weak self] in
            guard let self else { return }
            guard isUpToDate() else { return confirmTables(at: now + RouteCache.settlingTime) }
            let changed = audits.running?.changedRows ?? []
            // What was lost may have been the announcement.
            let isKnown = losses == audits.running?.lossesBefore
            for row in changed where isKnown && !state.isMentioned(row.interface) { note(StateDifference(row)) }
            endTables()
        }
    }

    private func endTables() {
        state.endNotingInterfaces()
        endAudit()
    }

    /// How often events were lost, or could not be read.
    private var losses: UInt64 {
        let statistics = kernel.statistics
        return statistics.overruns + statistics.drops + statistics.truncated + statistics.malformed
    }
}
