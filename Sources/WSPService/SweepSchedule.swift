import NetworkCache
import WSPSystem

/// When watched answers are asked for as a whole.
///
/// A sweep starts at once when none ran lately; after one that took a time t, the next starts no sooner than 9 t after
/// its end, so that sweeps take a tenth of the processor at most however many events demand them. A family needs one
/// more sweep once the kernel has had time to finish what it announced last, and a last one when even a process that
/// has to wait for the processor has had it.
struct SweepSchedule {
    /// A sweep that is under way.
    struct Sweep {
        let startedAt: Instant
        var family: IPFamily
        /// The families still to be swept after this one.
        var remaining: [IPFamily]
        let families: [IPFamily]
        var position: Int
        var cost = TimeSpan(nanoseconds: 0)
    }

    /// A sweep that a family needs.
    struct Need {
        let family: IPFamily
        /// The time that it makes sense from.
        let from: Instant
        /// True where nothing is expected to have changed.
        let confirms: Bool

        init(_ family: IPFamily, from: Instant, confirms: Bool = false) {
            self.family = family
            self.from = from
            self.confirms = confirms
        }
    }

    /// The shortest pause, so that few watches do not mean a sweep for every event.
    private static let shortestPause = TimeSpan.milliseconds(2)

    var running: Sweep?
    var timer: (deadline: Instant, timer: TimerQueue.Timer)?
    private var earliest = Instant(nanoseconds: 0)
    private var completed: [IPFamily: Instant] = [:]

    /// The families that need a sweep, each with the time that it makes sense from; `doubt` tells when watched answers
    /// of a family were last doubted as a whole.
    func needs(doubt: (IPFamily) -> Instant?) -> [Need] {
        IPFamily.allCases.compactMap { family in doubt(family).flatMap { need(family, doubt: $0) } }
    }

    private func need(_ family: IPFamily, doubt: Instant) -> Need? {
        guard let swept = completed[family], swept >= doubt else { return Need(family, from: doubt) }
        let settled = doubt + RouteCache.settlingTime
        if swept < settled { return Need(family, from: settled) }
        let confirmed = doubt + RouteCache.confirmationTime
        return swept >= confirmed ? nil : Need(family, from: confirmed, confirms: true)
    }

    /// The first moment at which the pause since the last sweep is over.
    func allowed(from wanted: Instant) -> Instant { max(wanted, earliest) }

    /// Notes the end of the questions of an audit, which asked for every answer of both families.
    mutating func audited(from start: Instant, cost: TimeSpan, at now: Instant) {
        for family in IPFamily.allCases { completed[family] = start }
        paid(cost, at: now)
    }

    private mutating func paid(_ cost: TimeSpan, at now: Instant) {
        earliest = now + max(cost * 9, SweepSchedule.shortestPause)
    }

    /// Notes the end of the running sweep.
    mutating func finish(at now: Instant) {
        guard let sweep = running else { return }
        running = nil
        for family in sweep.families { completed[family] = sweep.startedAt }
        paid(sweep.cost, at: now)
    }
}
