import NetworkCache
import Rtnetlink
import WSPProtocol
import WSPSystem

/// A comparison of what is remembered with a fresh look at the kernel, while it is under way.
struct Audit {
    /// A settled answer that was another one when it was asked for again.
    struct ChangedAnswer {
        let entry: RouteCache.EntryID
        let comparedAt: Instant
        let remembered: RouteAnswer
        let kernel: RouteAnswer

        /// When an event would have come that accounts for the change.
        var confirmation: Instant { comparedAt + RouteCache.confirmationTime }
    }

    let startedAt: Instant
    /// The family whose answers are being asked for; nil once all have been.
    var family: IPFamily? = .inet
    /// The watched answers of the family below this one are still to be asked for.
    var position: Int
    /// The time spent on asking.
    var cost = TimeSpan(nanoseconds: 0)
    /// What waits for its confirmation; answers in the order they were compared.
    var changedAnswers: [ChangedAnswer] = []
    var changedRows: [TableDifference] = []
    /// The losses of events before the tables were compared: what was lost cannot account for anything.
    var lossesBefore: UInt64 = 0
    /// How often the tables could not be compared.
    var failedTries = 0
    var addressCount = 0
    var destinationCount = 0
    /// The differences found, and the first of them.
    var differenceCount = 0
    var differences: [StateDifference] = []
    /// True if something could not be compared.
    var isIncomplete = false

    init(startedAt: Instant, position: Int) {
        self.startedAt = startedAt
        self.position = position
    }

    var report: VerificationReport {
        VerificationReport(
            addressCount: UInt32(clamping: addressCount), destinationCount: UInt32(clamping: destinationCount),
            differenceCount: UInt32(clamping: differenceCount), differences: differences)
    }
}

/// When audits are made.
struct AuditSchedule {
    var running: Audit?
    /// True from when an audit is due, or asked for, until it starts.
    var isWanted = false
    var start: TimerQueue.Timer?
    var interval: TimerQueue.Timer?
    /// When the last one ended.
    var endedAt: Instant?

    private var earliestDump = Instant(nanoseconds: 0)

    /// The first moment at which the tables may be dumped again: the loop stands still meanwhile, for a tenth of the time
    /// at most.
    func dumpAllowed(from wanted: Instant) -> Instant { max(wanted, earliestDump) }

    /// Notes that the tables were dumped, and how long that took.
    mutating func noteDump(_ time: TimeSpan, at now: Instant) {
        earliestDump = now + time * 9
    }

    /// True while answers are being asked for, as by a sweep.
    var isAsking: Bool { running?.family != nil }
}
