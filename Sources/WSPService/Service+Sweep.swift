import NetworkCache
import WSPSystem

/// Asking for every watched answer of a family again, in slices.
extension Service {
    private static let sweepSlice = 256

    /// Starts the sweep that is needed, now or when it is allowed.
    func considerSweep() {
        guard sweeps.running == nil, !audits.isAsking else { return }
        // It asks for whatever a sweep would.
        guard !audits.isWanted else { return considerAudit() }
        let needs = sweepNeeds
        guard let first = needs.map(\.from).min() else { return }
        let start = sweeps.allowed(from: first)
        guard start <= now else {
            considerSweep(at: start)
            return
        }
        let time = now
        let families = needs.filter { $0.from <= time }.map(\.family)
        guard let family = families.first else { return }
        sweeps.running = SweepSchedule.Sweep(
            startedAt: time, family: family, remaining: Array(families.dropFirst()), families: families,
            position: state.routes.sweepStart(family))
        statistics.sweeps += 1
        sweepSlice()
    }

    /// The families that need a sweep.
    var sweepNeeds: [SweepSchedule.Need] { sweeps.needs { state.routes.watchedDoubt($0) } }

    /// A timer that runs too early does no harm: what is needed is looked at anew.
    private func considerSweep(at start: Instant) {
        if let timer = sweeps.timer {
            guard start < timer.deadline else { return }
            reactor.cancel(timer.timer)
        }
        let timer = reactor.schedule(at: start) { [weak self] in
            guard let self else { return }
            sweeps.timer = nil
            considerSweep()
            flushSessions()
        }
        sweeps.timer = (start, timer)
    }

    private func sweepSlice() {
        guard var sweep = sweeps.running else { return }
        let start = now
        eventsReceivedAt = start
        let (entries, position) = state.routes.sweep(
            sweep.family, below: sweep.position, limit: Service.sweepSlice, at: start)
        ask(entries)
        sweep.position = position
        sweep.cost = TimeSpan(nanoseconds: sweep.cost.nanoseconds + now.since(start).nanoseconds)
        if position == 0, let next = sweep.remaining.first {
            sweep.family = next
            sweep.remaining.removeFirst()
            sweep.position = state.routes.sweepStart(next)
        } else if position == 0 {
            sweeps.running = sweep
            sweeps.finish(at: now)
            considerSweep()
            return
        }
        sweeps.running = sweep
        reactor.defer { [weak self] in
            self?.sweepSlice()
            self?.flushSessions()
        }
    }
}
