import NetworkPrimitives
import WSPProtocol
import WSPSystem

/// What changed an answer.
///
/// An event says what it is about, not what it changed; several can come before the kernel is asked again. Those whose
/// effect the answer may have lacked are judged by how well they explain the step from one answer to the other.
extension RouteCache {
    /// Events looked at for one changed answer; of more than that only the answer's own last doubt counts.
    private static let searchLimit: UInt64 = 64

    /// When and by what an answer became what it is, or nil before the first; a changed path counts, too.
    package func lastChange(of id: EntryID) -> LastChange? {
        let entry = entries[id.index]
        guard entry.answer != nil else { return nil }
        return LastChange(
            wallTime: entry.changedWallTime, time: entry.changedAt, cause: causes.cause(ofChange: entry.changeCause),
            eventsSince: causes.messageCount - entry.messagesAtChange,
            eventsThatConcerned: UInt64(entry.concernCount &+ familyCount(entry.family)))
    }

    /// True if somebody watches the entry, or has done so since it is remembered.
    package func hasBeenWatched(_ id: EntryID) -> Bool { entries[id.index].hasBeenWatched }

    /// Doubts every answer of all families for a reason that is no kernel event.
    mutating func doubtAll(because cause: ChangeCause, at now: Instant) {
        for family in IPFamily.allCases { doubtAll(family, at: now) }
        causes.close(cause)
    }

    /// Counts the event that is being applied as one that concerns an entry, unless it has been.
    ///
    /// Events that doubt the family as well are counted with the family.
    mutating func countConcern(_ index: Int32) {
        guard entries[index].doubtEvent != causes.mark() else { return }
        entries[index].concernCount &+= 1
    }

    /// Notes what changed an entry's answer, before the new one takes the place of the old.
    mutating func explainChange(
        of index: Int32, to answer: RouteAnswer, at now: Instant, _ wallTime: WallTime, _ occasion: ChangeCause
    ) {
        let (cause, event) = cause(of: entries[index], to: answer, at: now, occasion)
        entries[index].changeCause = causes.keep(cause, event: event)
        entries[index].changedAt = now
        entries[index].changedWallTime = wallTime
        entries[index].messagesAtChange = causes.messageCount
        entries[index].concernCount = 0 &- familyCount(entries[index].family)
        // One event seldom changes an answer twice: what comes behind it explains the next change better.
        entries[index].settledOn = max(entries[index].settledOn, event + 1)
    }

    /// Notes that an entry is asked for at `now`: if all doubts have passed, its answer lacks no event's effect.
    mutating func noteAsked(_ index: Int32, at now: Instant) {
        let family = entries[index].family
        let isFirst = entries[index].answer == nil
        let doubt = max(entries[index].doubtedAt, familyDoubtedAt[family])
        if now >= doubt + RouteCache.settlingTime {
            entries[index].settledOn = causes.events.next
        } else if isFirst {
            entries[index].settledOn = max(1, causes.families[family].event)
        }
    }

    /// Families count in 64 bits and entries in 32: the difference is right up to four thousand million.
    private func familyCount(_ family: IPFamily) -> UInt32 {
        UInt32(truncatingIfNeeded: causes.families[family].count)
    }
}

// MARK: - Finding the cause

extension RouteCache {
    /// The cause of a change with the number of its event, 0 for none.
    private func cause(
        of entry: RouteEntry, to answer: RouteAnswer, at now: Instant, _ occasion: ChangeCause
    ) -> (cause: ChangeCause, event: UInt64) {
        guard let previous = entry.answer else { return (ChangeCause(.firstAsked), 0) }
        let step = AnswerStep(query: entry.query, previous: previous, answer: answer)
        let best = bestEvent(for: step, from: entry.settledOn)
        if let best, best.relevance.isOwn { return (best.cause, best.event) }
        if entry.doubtEvent >= entry.settledOn, entry.doubtEvent > 0 { return event(entry.doubtEvent) }
        if entry.expiresAt <= now { return (ChangeCause(.routeExpired), 0) }
        if let best { return (best.cause, best.event) }
        let ofFamily = causes.families[entry.family].event
        if ofFamily >= entry.settledOn, ofFamily > 0 { return event(ofFamily) }
        // The kernel was still at work on what changed the answer before.
        let doubt = max(entry.doubtedAt, familyDoubtedAt[entry.family])
        if entry.askedAt < doubt + RouteCache.settlingTime, entry.changedAt >= doubt {
            return (causes.cause(ofChange: entry.changeCause), 0)
        }
        return (occasion, 0)
    }

    private func event(_ number: UInt64) -> (cause: ChangeCause, event: UInt64) {
        (causes.events[number] ?? ChangeCause(.unknown), number)
    }

    private func bestEvent(
        for step: AnswerStep, from first: UInt64
    ) -> (cause: ChangeCause, event: UInt64, relevance: Relevance)? {
        var best: (cause: ChangeCause, event: UInt64, relevance: Relevance)?
        let next = causes.events.next
        let start = max(first, causes.events.oldest, next > RouteCache.searchLimit ? next - RouteCache.searchLimit : 0)
        var nexthops: [UInt32: UInt64] = [:]
        for number in start..<max(start, next) {
            guard let cause = causes.events[number] else { continue }
            if cause.kind == .nexthop { nexthops[cause.number] = number }
            let relevance = step.relevance(of: cause)
            if relevance > .none, relevance >= best?.relevance ?? .none { best = (cause, number, relevance) }
        }
        // With a nexthop object the kernel also announces the routes that go by it.
        guard let found = best, found.cause.kind == .route, found.cause.number != 0,
            let number = nexthops[found.cause.number], number < found.event, let object = causes.events[number]
        else { return best }
        return (object, number, found.relevance)
    }
}
