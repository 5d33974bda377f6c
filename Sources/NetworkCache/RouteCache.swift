import NetworkPrimitives
package import Rtnetlink
package import WSPProtocol
package import WSPSystem

/// The kernel's answers for the destinations that clients asked for.
///
/// The kernel is the oracle: nothing here looks up a route. Events make answers doubtful, and a doubtful answer is
/// asked for again: at once where somebody watches the destination, else when it is next wanted.
///
/// The kernel announces some changes a moment before it makes them (a deleted route, a link that goes down) and some
/// consequences not at all. An answer therefore counts as settled only if it was given some time after the last doubt
/// (``settlingTime``); one given earlier may be told to a client, but is asked for again. The change is made by the
/// process that asked for it, which on a busy host may lose the processor between the announcement and the deed: watched
/// answers are asked for once more much later (``confirmationTime``).
///
/// Answers that nobody watches are kept up to a capacity, the longest unused making room.
package struct RouteCache: ~Copyable {
    /// Names an answer as long as it is watched, or until the next one is made.
    package struct EntryID: Hashable, Sendable {
        let index: Int32
    }

    /// How a newly given answer compares to the one remembered.
    package enum Comparison: Equatable, Sendable {
        /// There was none.
        case first
        /// Nothing differs that can be asked for.
        case same
        /// The gateway, table or type differ: a change only for those who asked for path changes.
        case otherPath
        /// Reachability, source or interface differ: the routing interface has changed.
        case otherInterface
        /// It is another one, no event tells why, and it is not remembered.
        case unexplained
    }

    static let none: Int32 = -1

    /// How long after an event the kernel may still be at work on what it announced.
    package static let settlingTime = TimeSpan.milliseconds(25)
    /// How long after an event even a process that has to wait for the processor will have made what the kernel has
    /// announced on its behalf.
    package static let confirmationTime = TimeSpan.milliseconds(1000)

    /// What the kernel counts lifetimes in.
    private static let tick = TimeSpan.milliseconds(10)

    private var capacity: Int
    var entries = RouteEntries()
    private(set) var freeEntries: [Int32] = []
    private var table = EntryTable()
    var indexes = PerFamily(DestinationIndex())
    private var oldestUnwatched = none
    private var latestUnwatched = none
    /// The number of answers that nobody watches.
    package private(set) var unwatchedCount = 0
    var watched = PerFamily<[Int32]>([])
    var familyDoubtedAt = PerFamily(Instant(nanoseconds: 0))
    /// What nobody watches and was answered before is asked for again when it is next wanted.
    var trustedSince = Instant(nanoseconds: 0)
    /// When the kernel last announced something about a family.
    var announcedAt = PerFamily(Instant(nanoseconds: 0))
    var uses = PerFamily(AnswerUses())
    /// The answer that the last one recorded has taken the place of, if that changed anything.
    package private(set) var replaced: RouteAnswer?
    /// The watched entries to be asked for again at once.
    var queue: [Int32] = []
    /// What the answers were doubted by, and what they changed by.
    var causes = CauseLog()

    /// Creates an empty cache that keeps at most `capacity` answers that nobody watches.
    package init(capacity: Int) {
        self.capacity = RouteCache.checked(capacity)
    }

    /// Keeps at most `capacity` answers that nobody watches from now on; the longest unused go.
    package mutating func resize(to capacity: Int) {
        self.capacity = RouteCache.checked(capacity)
        while unwatchedCount > capacity { discard(oldestUnwatched) }
    }

    private static func checked(_ capacity: Int) -> Int {
        precondition(capacity > 0, "the answer that is being given needs a place")
        return capacity
    }

    /// The number of destinations that somebody watches.
    package var watchedCount: Int { watched[.inet].count + watched[.inet6].count }

    /// The entry for a question, made if there is none; one that nobody watches becomes the latest used.
    package mutating func entry(for query: RouteQuery) -> EntryID {
        if let index = table.find(hash: query.hashValue, where: { entries[$0].query == query }) {
            if entries[index].watchers == 0 {
                unlinkUnwatched(index)
                linkUnwatched(index)
            }
            return EntryID(index: index)
        }
        if unwatchedCount >= capacity { discard(oldestUnwatched) }
        return EntryID(index: makeEntry(query))
    }

    /// The question of an entry.
    package func query(_ id: EntryID) -> RouteQuery { entries[id.index].query }

    /// The questions of many entries, in their order.
    package func queries(_ ids: [EntryID]) -> [RouteQuery] { ids.map { entries[$0.index].query } }

    /// The answer remembered, settled or not.
    package func answer(_ id: EntryID) -> RouteAnswer? { entries[id.index].answer }

    /// The number of the last change of the answer.
    package func changeNumber(_ id: EntryID, countingPath: Bool) -> UInt64 {
        let entry = entries[id.index]
        return countingPath ? entry.pathChangeNumber : entry.changeNumber
    }

    /// True while somebody watches the entry.
    package func isWatched(_ id: EntryID) -> Bool { entries[id.index].watchers > 0 }

    /// True if the answer may be told without asking the kernel again.
    package func isSettled(_ id: EntryID, at now: Instant) -> Bool {
        let entry = entries[id.index]
        let familyDoubt = familyDoubtedAt[entry.family]
        let doubt = max(entry.doubtedAt, familyDoubt)
        let isTrusted = entry.watchers > 0 || entry.askedAt >= trustedSince
        return entry.answer != nil && isTrusted && entry.askedAt >= doubt + RouteCache.settlingTime
            && now < entry.expiresAt
    }

    /// Those of the entries that are watched and whose answer was given before the kernel can be sure to have finished
    /// what an event about this very destination announced; doubts of whole families are a sweep's.
    package func unsettled(among ids: some Sequence<EntryID>) -> [EntryID] {
        ids.filter { entries[$0.index].watchers > 0 && isAskedWithin(RouteCache.settlingTime, ofDoubtAbout: $0) }
    }

    /// Those of the entries that are watched and to be asked for once more, late, because of an event about this very
    /// destination.
    package func unconfirmed(among ids: some Sequence<EntryID>) -> [EntryID] {
        ids.filter {
            entries[$0.index].watchers > 0 && entries[$0.index].wasAnnounced
                && isAskedWithin(RouteCache.confirmationTime, ofDoubtAbout: $0)
        }
    }

    /// Those of the entries that somebody watches.
    package func watched(among ids: some Sequence<EntryID>) -> [EntryID] {
        ids.filter { entries[$0.index].watchers > 0 }
    }

    private func isAskedWithin(_ span: TimeSpan, ofDoubtAbout id: EntryID) -> Bool {
        let entry = entries[id.index]
        return entry.doubtedAt.nanoseconds > 0 && entry.askedAt < entry.doubtedAt + span
    }

    /// Remembers what the kernel answered at `now`, which people call `wallTime`.
    ///
    /// A change is put down to the event that explains it best, and to `occasion` where none does, or, where that is nil,
    /// it is left ``Comparison/unexplained``.
    package mutating func record(
        _ reply: RouteReply, for id: EntryID, at now: Instant, wallTime: WallTime = .unknown,
        occasion: ChangeCause? = ChangeCause(.asked), counter: inout ChangeCounter
    ) -> Comparison {
        let index = id.index
        let family = entries[index].family
        let answer = RouteAnswer(reply, to: entries[index].query)
        let lacksSource = reply.isRoute && !answer.isReachable
        let comparison: Comparison =
            switch entries[index].answer {
            case .none: .first
            case .some(answer): .same
            case .some(let previous): previous.hasSameInterface(as: answer) ? .otherPath : .otherInterface
            }
        if comparison != .same {
            guard occasion != nil || comparison == .first || isExplained(answer, of: index) else { return .unexplained }
            explainChange(of: index, to: answer, at: now, wallTime, occasion ?? ChangeCause(.asked))
        }
        noteAsked(index, at: now)
        if comparison != .same || lacksSource != entries[index].lacksSource {
            replaced = entries[index].answer
            uses[family].remove(entries[index])
            entries[index].answer = answer
            entries[index].lacksSource = lacksSource
            uses[family].add(entries[index])
        }
        entries[index].askedAt = now
        if comparison == .first { heedAnnouncement(index) }
        if let lifetime = reply.lifetime {
            entries[index].expiresAt = now + lifetime
        } else if comparison != .same || !isWithinLastTicks(entries[index].expiresAt, at: now) {
            entries[index].expiresAt = Instant(nanoseconds: .max)
        }
        if comparison != .same {
            let number = counter.next()
            entries[index].pathChangeNumber = number
            if comparison != .otherPath { entries[index].changeNumber = number }
        }
        return comparison
    }

    /// True if an end that was foretold is so near that the kernel may tell a lifetime of zero ticks, which is how it
    /// tells of none.
    private func isWithinLastTicks(_ end: Instant, at now: Instant) -> Bool {
        now < end + RouteCache.tick && end < now + RouteCache.tick * 2
    }

    /// Those of the entries whose routes may end by themselves, as only IPv6 routes do.
    package func expiring(among ids: [EntryID]) -> [EntryID] {
        ids.filter { entries[$0.index].family == .inet6 && entries[$0.index].answer?.isReachable == true }
    }

    /// Doubts an answer that was given while the kernel may still have been at work on what it had announced about the
    /// family, whatever that was: an event does not make doubtful what is asked for after it.
    private mutating func heedAnnouncement(_ index: Int32) {
        let (asked, announced) = (entries[index].askedAt, announcedAt[entries[index].family])
        guard announced.nanoseconds > 0, asked >= announced, asked < announced + RouteCache.confirmationTime,
            announced > entries[index].doubtedAt
        else { return }
        entries[index].doubtedAt = announced
        entries[index].wasAnnounced = true
    }

    /// Notes when the route behind an answer ends by itself; the next answer forgets it.
    package mutating func setExpiry(_ expiry: Instant, of id: EntryID) {
        entries[id.index].expiresAt = expiry
    }

    /// When the route behind an answer ends by itself, or nil.
    package func expiry(of id: EntryID) -> Instant? {
        let end = entries[id.index].expiresAt
        return end.nanoseconds == .max ? nil : end
    }

    /// Keeps an entry and has its doubts resolved at once, until ``unwatch(_:)`` has been called as often.
    package mutating func watch(_ id: EntryID) {
        let index = id.index
        entries[index].watchers += 1
        guard entries[index].watchers == 1 else { return }
        entries[index].hasBeenWatched = true
        heedAnnouncement(index)
        unlinkUnwatched(id.index)
        let family = entries[index].family
        entries[index].watchedPosition = Int32(watched[family].count)
        watched[family].append(index)
    }

    /// Notes that somebody waits for a change of the entry's answer, which is there already perhaps.
    package mutating func noteWait(_ id: EntryID) {
        entries[id.index].hasBeenWatched = true
    }

    /// Ends one ``watch(_:)``.
    package mutating func unwatch(_ id: EntryID) {
        let index = id.index
        precondition(entries[index].watchers > 0, "a watch ends once")
        entries[index].watchers -= 1
        guard entries[index].watchers == 0 else { return }
        removeWatched(index)
        linkUnwatched(id.index)
        if unwatchedCount > capacity { discard(oldestUnwatched) }
    }

    /// Fills the gap with the last one, so a walk from the end to the start misses nothing that stays.
    private mutating func removeWatched(_ index: Int32) {
        let (family, position) = (entries[index].family, entries[index].watchedPosition)
        let last = watched[family].removeLast()
        guard last != index else { return }
        watched[family][Int(position)] = last
        entries[last].watchedPosition = position
    }
}

// MARK: - Making and discarding

extension RouteCache {
    private mutating func makeEntry(_ query: RouteQuery) -> Int32 {
        let index = freeEntries.popLast() ?? entries.count
        var entry = RouteEntry(query: query)
        let first = self.index(of: query.destination)
        if let first {
            // Behind the first, so that the index need not change.
            entry.nextSame = entries[first].nextSame
            entries[first].nextSame = index
        }
        if index == entries.count { entries.append(entry) } else { entries[index] = entry }
        if first == nil {
            indexes[entry.family].insert(index, bits: query.destination.bits, in: entries)
        }
        table.insert(index, in: entries)
        uses[entry.family].add(entry)
        linkUnwatched(index)
        return index
    }

    private func index(of destination: IPAddress) -> Int32? {
        indexes[IPFamily(destination)].entry(for: destination.bits, in: entries)
    }

    private mutating func discard(_ index: Int32) {
        unlinkUnwatched(index)
        table.remove(index, in: entries)
        uses[entries[index].family].remove(entries[index])
        removeFromIndex(index)
        entries[index].isQueued = false
        freeEntries.append(index)
    }

    private mutating func removeFromIndex(_ index: Int32) {
        let destination = entries[index].query.destination
        let next = entries[index].nextSame
        guard let first = self.index(of: destination) else { return }
        if first != index {
            var previous = first
            while entries[previous].nextSame != index { previous = entries[previous].nextSame }
            entries[previous].nextSame = next
        } else if next == RouteCache.none {
            indexes[IPFamily(destination)].remove(bits: destination.bits)
        } else {
            indexes[IPFamily(destination)].replace(bits: destination.bits, by: next)
        }
    }

    private mutating func linkUnwatched(_ index: Int32) {
        entries[index].older = latestUnwatched
        entries[index].newer = RouteCache.none
        if latestUnwatched == RouteCache.none {
            oldestUnwatched = index
        } else {
            entries[latestUnwatched].newer = index
        }
        latestUnwatched = index
        unwatchedCount += 1
    }

    /// The entries that nobody watches, from the longest unused to the latest used.
    var unwatchedFromOldest: [Int32] {
        var order: [Int32] = []
        var next = oldestUnwatched
        while next != RouteCache.none {
            order.append(next)
            next = entries[next].newer
        }
        return order
    }

    private mutating func unlinkUnwatched(_ index: Int32) {
        let (older, newer) = (entries[index].older, entries[index].newer)
        if older == RouteCache.none { oldestUnwatched = newer } else { entries[older].newer = newer }
        if newer == RouteCache.none { latestUnwatched = older } else { entries[newer].older = older }
        unwatchedCount -= 1
    }
}
