package import NetworkPrimitives
import Rtnetlink
package import WSPSystem

extension RouteCache {
    /// Doubts the answers for destinations inside a prefix, whatever table a route to it changed in.
    ///
    /// Where the route is nothing but a way by `interfaces` (those that it goes by, and those that they belong to),
    /// questions for destinations of one link that are bound to another do not see it.
    package mutating func doubt(inside prefix: IPPrefix, by interfaces: [UInt32]? = nil, at now: Instant) {
        let scopes = RouteCache.isOfOneLink(prefix) ? interfaces.map { $0 + [0] } : nil
        if let scopes, !scopes.contains(where: { uses[.inet6].scopes.contains($0) }) { return }
        forEachEntry(inside: prefix) { cache, index in
            guard scopes?.contains(cache.entries[index].query.outputInterface) ?? true else { return }
            cache.countConcern(index)
            cache.doubt(index, at: now)
        }
    }

    /// With more bound sources than these a route event costs the same whatever number clients invent: a sweep, which has
    /// a budget.
    private static var searchedSources: Int { 64 }

    /// Doubts the answers to IPv4 questions that are bound to a source inside a prefix.
    ///
    /// IPv4 takes an address for this host's own where a route of type local leads to it, without any interface that has
    /// it.
    package mutating func doubt(boundInside prefix: IPPrefix, at now: Instant) {
        let sources = uses[.inet].boundSources.values
        guard sources.count <= RouteCache.searchedSources else { return doubtAll(.inet, at: now) }
        guard sources.contains(where: { prefix.contains($0) }) else { return }
        doubt(at: now) { query, _ in
            !query.destination.isIPv6 && query.source.map { prefix.contains($0) } ?? false
        }
    }

    private mutating func forEachEntry(inside prefix: IPPrefix, _ body: (inout RouteCache, Int32) -> Void) {
        var inside: [Int32] = []
        indexes[IPFamily(prefix.address)].forEachEntry(inside: prefix, in: entries) { inside.append($0) }
        for first in inside {
            var next = first
            while next != RouteCache.none {
                body(&self, next)
                next = entries[next].nextSame
            }
        }
    }

    /// True if a question may be answered otherwise because something happened to a route to a prefix; `interfaces` are
    /// as in ``doubt(inside:by:at:)``.
    package func concerns(_ prefix: IPPrefix, by interfaces: [UInt32]) -> Bool {
        let family = IPFamily(prefix.address)
        guard RouteCache.isOfOneLink(prefix) else { return indexes[family].hasEntry(inside: prefix, in: entries) }
        return uses[family].scopes.contains(0) || interfaces.contains { uses[family].scopes.contains($0) }
    }

    /// True for prefixes of IPv6 link-local unicast and of multicast, for which the kernel takes no route but one by the
    /// interface that it is asked for.
    static func isOfOneLink(_ prefix: IPPrefix) -> Bool {
        let address = prefix.address
        return address.isIPv6
            && (address.isLinkLocal && prefix.length >= 10 || address.isMulticast && prefix.length >= 8)
    }

    /// Doubts every answer of a family: those that nobody watches are asked for again when they are next wanted, the
    /// watched ones by a sweep (``sweep(_:below:limit:at:)``).
    package mutating func doubtAll(_ family: IPFamily, at now: Instant) {
        familyDoubtedAt[family] = now
        causes.markFamily(family)
    }

    /// Takes note that the kernel announced something about a family, with which it may not have finished: what is
    /// asked for the first time until then is asked for again.
    package mutating func expectChange(_ family: IPFamily, at now: Instant) {
        announcedAt[family] = now
    }

    /// Doubts at once the watched answers that go out by an interface, or are asked for on it.
    ///
    /// Returns false if there are none.
    @discardableResult
    package mutating func doubt(interface: UInt32, at now: Instant) -> Bool {
        guard IPFamily.allCases.contains(where: { goes(by: interface, $0) }) else { return false }
        doubt(at: now) { $0.outputInterface == interface || $1?.interface == interface }
        return true
    }

    /// True if answers of a family go out by an interface, or are asked for on it.
    package func goes(by interface: UInt32, _ family: IPFamily) -> Bool {
        uses[family].interfaces.contains(interface)
    }

    /// True if the kernel may choose another source for some answer of a family, by a judgement about its choices.
    package func hasChoice(_ family: IPFamily, where canChange: (SourceChoice) -> Bool) -> Bool {
        uses[family].choices.values.contains(where: canChange)
    }

    /// Doubts at once the watched answers whose source or destination an address is.
    package mutating func doubt(address: IPAddress, at now: Instant) {
        forEachEntry(inside: IPPrefix(address, length: address.width)) { $0.doubt($1, at: now) }
        guard uses[IPFamily(address)].sources.contains(address) else { return }
        doubt(at: now) { $0.source == address || $1?.source == address }
    }

    /// Doubts at once the watched answers that go through a gateway; its address may be another's on another link.
    package mutating func doubt(gateway: IPAddress, on interface: UInt32, at now: Instant) {
        guard IPFamily.allCases.contains(where: { uses[$0].gateways.contains(gateway) }) else { return }
        doubt(at: now) { $1?.gateway == gateway && $1?.interface == interface }
    }

    /// Doubts the watched answers of which something holds, and all others: to look at each of them takes too long.
    private mutating func doubt(at now: Instant, where concerns: (RouteQuery, RouteAnswer?) -> Bool) {
        for index in allWatched {
            let entry = entries[index]
            if concerns(entry.query, entry.answer) { doubt(index, at: now) }
        }
        distrustUnwatched(before: now + RouteCache.settlingTime)
    }

    /// Doubts an answer that was asked for in vain; asking again is the caller's.
    package mutating func doubt(_ id: EntryID, at now: Instant) {
        entries[id.index].doubtedAt = now
    }

    /// Doubts the watched answers whose route has ended by itself.
    package mutating func doubtExpired(at now: Instant) {
        for index in allWatched where entries[index].expiresAt <= now {
            doubtWithoutEvent(index, at: now)
        }
    }

    /// When the first of the watched answers' routes ends by itself, or nil.
    package func earliestExpiry() -> Instant? {
        (allWatched).map { entries[$0].expiresAt }.min().flatMap {
            $0.nanoseconds == .max ? nil : $0
        }
    }

    private mutating func doubt(_ index: Int32, at now: Instant) {
        causes.mark()
        doubtWithoutEvent(index, at: now)
        entries[index].wasAnnounced = true
    }

    private mutating func doubtWithoutEvent(_ index: Int32, at now: Instant) {
        entries[index].doubtedAt = now
        entries[index].wasAnnounced = false
        if entries[index].watchers > 0, !entries[index].isQueued {
            entries[index].isQueued = true
            queue.append(index)
        }
    }

    private var allWatched: [Int32] { watched[.inet] + watched[.inet6] }

    /// True while watched answers wait to be asked for again.
    package var hasDoubtfulWatches: Bool { !queue.isEmpty }

    /// Takes at most `limit` watched entries that are to be asked for again at once.
    package mutating func takeDoubtful(limit: Int) -> [EntryID] {
        var taken: [EntryID] = []
        while taken.count < limit, let index = queue.popLast() {
            // One discarded or no longer watched since is asked for when it is next wanted.
            guard entries[index].isQueued else { continue }
            entries[index].isQueued = false
            if entries[index].watchers > 0 { taken.append(EntryID(index: index)) }
        }
        return taken
    }

    /// Where a sweep over a family's watched entries starts; it goes down to 0.
    package func sweepStart(_ family: IPFamily) -> Int {
        watched[family].count
    }

    /// The next at most `limit` entries below `position` that are not settled, or due to be
    /// confirmed, at `now`, and where to go on.
    ///
    /// Watches that begin or end between two calls do no harm: one that begins has been asked for, and where one ends
    /// its place is taken by an entry from a position already visited.
    package func sweep(
        _ family: IPFamily, below position: Int, limit: Int, at now: Instant
    ) -> (entries: [EntryID], position: Int) {
        let list = watched[family]
        var next = min(position, list.count)
        var found: [EntryID] = []
        // Settled entries cost little, but a slice of the loop's time is bounded by what it looks at as well.
        let lowest = max(0, next - 16 * limit)
        while next > lowest, found.count < limit {
            next -= 1
            let id = EntryID(index: list[next])
            if !isSettled(id, at: now) || isUnconfirmed(id, at: now) { found.append(id) }
        }
        return (found, next)
    }

    /// True if the time to confirm the answer after a doubt of the whole family has come.
    private func isUnconfirmed(_ id: EntryID, at now: Instant) -> Bool {
        let entry = entries[id.index]
        let confirmation = familyDoubtedAt[entry.family] + RouteCache.confirmationTime
        return now >= confirmation && entry.askedAt < confirmation
    }

    /// When a family was last doubted as a whole.
    package func lastDoubt(_ family: IPFamily) -> Instant {
        familyDoubtedAt[family]
    }

    /// The same, nil where that never was or nothing of the family is watched.
    package func watchedDoubt(_ family: IPFamily) -> Instant? {
        let doubt = lastDoubt(family)
        return doubt.nanoseconds > 0 && sweepStart(family) > 0 ? doubt : nil
    }
}
