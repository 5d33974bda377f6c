import NetworkPrimitives
import WSPProtocol
import WSPSystem

/// What changed an answer.
///
/// An event says what it is about, not what it changed; several can come before the kernel is asked again. Those whose
/// effect the answer may have lacked are judged by how well they explain the step from one answer to the other.
extension RouteCache {
    /// Events looked at for one changed answer.
    private static let searchLimit: UInt64 = 256
    /// Events that may have changed any answer, of which so many say no more about one than none would.
    private static let familyLimit = 32

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

    /// Counts the event that is being applied as one that concerns an entry.
    ///
    /// Events that doubt the family as well are counted with the family.
    mutating func countConcern(_ index: Int32) {
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
        entries[index].askedOn = causes.events.next
        let doubt = max(entries[index].doubtedAt, familyDoubtedAt[family])
        if now >= doubt + RouteCache.confirmationTime {
            entries[index].settledOn = causes.events.next
        } else if isFirst {
            entries[index].settledOn = max(1, causes.families[family].event)
        }
    }

    /// True if an event since the last answer is of a kind that is there to change this one.
    ///
    /// Where none is, what the kernel has announced meanwhile explains the step no better: it may be younger than it.
    func isExplained(_ answer: RouteAnswer, of index: Int32) -> Bool {
        let entry = entries[index]
        guard let previous = entry.answer else { return true }
        let step = AnswerStep(query: entry.query, previous: previous, answer: answer)
        return suspect(for: step, from: entry.askedOn).map { $0.relevance > .family } ?? false
    }

    /// Families count in 64 bits and entries in 32: the difference is right up to four thousand million.
    private func familyCount(_ family: IPFamily) -> UInt32 {
        UInt32(truncatingIfNeeded: causes.families[family].count)
    }
}

// MARK: - Finding the cause

extension RouteCache {
    /// An event, and how well it explains a change.
    private struct Suspect {
        let cause: ChangeCause
        let event: UInt64
        let relevance: Relevance
        /// How many events there are that may explain it.
        var count = 1
    }

    /// The cause of a change with the number of its event, 0 for none.
    private func cause(
        of entry: RouteEntry, to answer: RouteAnswer, at now: Instant, _ occasion: ChangeCause
    ) -> (cause: ChangeCause, event: UInt64) {
        guard let previous = entry.answer else { return (ChangeCause(.firstAsked), 0) }
        let step = AnswerStep(query: entry.query, previous: previous, answer: answer)
        let doubt = max(entry.doubtedAt, familyDoubtedAt[entry.family])
        let isDoubtful = entry.askedAt < doubt + RouteCache.confirmationTime
        let hasExpired = entry.expiresAt <= now
        // When an answer changed that nobody watched is not known: of several events each may have done it.
        if entry.watchers == 0, !hasExpired, (suspect(for: step, from: entry.askedOn)?.count ?? 0) > 1 {
            return (occasion, 0)
        }
        // When it was last asked for, the answer was still the same: what came before that is the kernel's late work
        // at most.
        if isDoubtful, let fresh = suspect(for: step, from: entry.askedOn), fresh.relevance > .family {
            if fresh.relevance.isOwn || !hasExpired { return (fresh.cause, fresh.event) }
        }
        if hasExpired { return (ChangeCause(.routeExpired), 0) }
        guard isDoubtful else { return (occasion, 0) }
        if let late = suspect(for: step, from: entry.settledOn) { return (late.cause, late.event) }
        // The kernel was still at work on what changed the answer before.
        if entry.changedAt >= doubt { return (causes.cause(ofChange: entry.changeCause), 0) }
        return (entry.settledOn < firstSearched ? ChangeCause(.unknown) : occasion, 0)
    }

    private var firstSearched: UInt64 {
        let next = causes.events.next
        return max(causes.events.oldest, next > RouteCache.searchLimit ? next - RouteCache.searchLimit : 0)
    }

    /// The event from a number on that explains a step best, the last of several.
    private func suspect(for step: AnswerStep, from first: UInt64) -> Suspect? {
        var best: Suspect?
        var nexthops: [UInt32: UInt64] = [:]
        var (ofFamily, suspects) = (0, 0)
        for number in max(first, firstSearched)..<max(first, causes.events.next) {
            guard let cause = causes.events[number] else { continue }
            if cause.kind == .nexthop { nexthops[cause.number] = number }
            let relevance = step.relevance(of: cause)
            if relevance == .family { ofFamily += 1 }
            if relevance > .none, relevance >= best?.relevance ?? .none {
                best = Suspect(cause: cause, event: number, relevance: relevance)
            }
            if relevance > .none { suspects += 1 }
        }
        if best?.relevance == .family, ofFamily > RouteCache.familyLimit {
            return Suspect(
                cause: ChangeCause(.unknown), event: causes.events.next - 1, relevance: .family, count: suspects)
        }
        best?.count = suspects
        // With a nexthop object the kernel also announces the routes that go by it.
        guard let found = best, found.cause.kind == .route, let number = nexthops[found.cause.number],
            number < found.event, let object = causes.events[number]
        else { return best }
        return Suspect(cause: object, event: number, relevance: found.relevance, count: suspects - 1)
    }
}
