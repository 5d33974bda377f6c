import Logging
import NetworkCache
import Rtnetlink
import WSPLog
import WSPSystem

/// Answers that the kernel owes.
///
/// A question that was lost twice, or answered by something that cannot be read, is nobody's event: unless it is asked
/// again by itself, whoever watches the destination waits for ever. It is, with a pause that grows up to a bound for as
/// long as the kernel does not answer all.
struct UnansweredQuestions {
    private static let shortestPause = TimeSpan.milliseconds(25)
    private static let longestPause = TimeSpan.milliseconds(1600)

    /// The watched answers that are owed.
    var entries: Set<RouteCache.EntryID> = []
    var isScheduled = false
    private var pause = shortestPause

    /// How long to wait before they are asked for again.
    mutating func nextPause() -> TimeSpan {
        defer { pause = min(pause * 2, UnansweredQuestions.longestPause) }
        return pause
    }

    /// Notes that an answer has come.
    mutating func settle(_ entry: RouteCache.EntryID) {
        guard entries.remove(entry) != nil, entries.isEmpty else { return }
        pause = UnansweredQuestions.shortestPause
    }
}

extension Service {
    /// Asks the kernel, and returns the entries whose question it did not answer.
    func resolve(
        _ entries: [RouteCache.EntryID], _ queries: [RouteQuery], _ body: (RouteCache.EntryID, RouteReply) -> Void
    ) -> [RouteCache.EntryID] {
        statistics.questionsAsked += UInt64(entries.count)
        var owed: [RouteCache.EntryID?] = entries
        do throws(KernelError) {
            try kernel.resolve(queries) { position, reply in
                owed[position] = nil
                body(entries[position], reply)
            }
            return []
        } catch {
            if complaints.permits(.routes, at: now) {
                logger.log(.questionFailed, .error, "the kernel does not tell routes", ["error": "\(error)"])
            }
            let unanswered = owed.compactMap { $0 }
            statistics.questionsUnanswered += UInt64(unanswered.count)
            return unanswered
        }
    }

    /// Has those asked for again, where somebody watches them, that were asked for in vain.
    func noteAnswers(to entries: [RouteCache.EntryID], except owed: [RouteCache.EntryID], at time: Instant) {
        if !unanswered.entries.isEmpty {
            let owed = Set(owed)
            for entry in entries where !owed.contains(entry) { unanswered.settle(entry) }
        }
        // Also for those that nobody watches: the next question must not be answered from memory.
        for entry in owed { state.routes.doubt(entry, at: time) }
        for entry in owed where state.routes.isWatched(entry) { unanswered.entries.insert(entry) }
        askUnansweredLater()
    }

    private func askUnansweredLater() {
        guard !unanswered.entries.isEmpty, !unanswered.isScheduled else { return }
        unanswered.isScheduled = true
        _ = reactor.schedule(at: now + unanswered.nextPause()) { [weak self] in
            guard let self else { return }
            unanswered.isScheduled = false
            for entry in unanswered.entries where !state.routes.isWatched(entry) { unanswered.settle(entry) }
            eventsReceivedAt = now
            askInSlices(Array(unanswered.entries)[...])
        }
    }
}
