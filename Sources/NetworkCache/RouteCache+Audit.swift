package import WSPSystem

/// What an audit needs: every watched answer, settled or not, and a way to trust no other.
extension RouteCache {
    /// The next at most `limit` watched entries below `position`, and where to go on.
    ///
    /// It starts at ``sweepStart(_:)`` and goes down to 0, as a sweep does.
    package func watchedEntries(
        _ family: IPFamily, below position: Int, limit: Int
    ) -> (entries: [EntryID], position: Int) {
        let list = watched[family]
        let end = min(position, list.count)
        let start = max(0, end - limit)
        return (list[start..<end].reversed().map { EntryID(index: $0) }, start)
    }

    /// When an answer was last doubted, by itself or with its family.
    package func lastDoubt(of id: EntryID) -> Instant {
        let entry = entries[id.index]
        return max(entry.doubtedAt, familyDoubtedAt[entry.family])
    }

    /// Has the answers that nobody watches, and that were given before `time`, asked for again when they are next
    /// wanted: they may have changed without a word.
    package mutating func distrustUnwatched(before time: Instant) {
        trustedSince = max(trustedSince, time)
    }
}
