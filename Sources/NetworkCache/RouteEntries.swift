import NetworkPrimitives
import Rtnetlink
import WSPSystem

/// One destination of a ``RouteCache`` as a certain kind of packet asks for it.
struct RouteEntry {
    var query: RouteQuery
    var answer: RouteAnswer?
    /// The numbers of the last change of the routing interface, and of that or the path.
    var changeNumber: UInt64 = 0
    var pathChangeNumber: UInt64 = 0
    var askedAt = Instant(nanoseconds: 0)
    var doubtedAt = Instant(nanoseconds: 0)
    var expiresAt = Instant(nanoseconds: .max)
    var watchers: Int32 = 0
    var isQueued = false
    /// True where an event was the reason of the last doubt, and no lifetime or lack of an answer.
    var wasAnnounced = false
    /// True once somebody has watched it.
    var hasBeenWatched = false
    /// The number of the first event whose effect the answer may lack.
    var settledOn: UInt64 = 0
    /// The number of the first event that came after it was last asked for.
    var askedOn: UInt64 = 0
    /// When and by what the answer became what it is; see ``LastChange``.
    var changedAt = Instant(nanoseconds: 0)
    var changedWallTime = WallTime.unknown
    var changeCause: UInt64 = 0
    var messagesAtChange: UInt64 = 0
    /// Counts the events that doubted this very entry; see ``LastChange/eventsThatConcerned``.
    var concernCount: UInt32 = 0
    /// True where the kernel knows a route, but no address to send from.
    var lacksSource = false
    /// The next entry with the same destination.
    var nextSame = RouteCache.none
    /// The neighbours in the list of unwatched entries, from the longest unused to the latest used.
    var older = RouteCache.none
    var newer = RouteCache.none

    /// The place in the list of watched entries of the family; meaningless without watchers.
    ///
    /// No entry has both neighbours and watchers: it stands in the same field.
    var watchedPosition: Int32 {
        get { older }
        set { older = newValue }
    }

    var family: IPFamily { IPFamily(query.destination) }
}

/// The entries of a ``RouteCache`` by number.
struct RouteEntries {
    private var entries: [RouteEntry] = []

    var count: Int32 { Int32(entries.count) }

    subscript(index: Int32) -> RouteEntry {
        // Not `_read`: without optimization Swift 6.3 hands out a question inside a yielded entry with wrong bits, and
        // no question ever equals the one that is stored.
        get { entries[Int(index)] }
        _modify { yield &entries[Int(index)] }
    }

    mutating func append(_ entry: RouteEntry) {
        entries.append(entry)
    }
}

extension RouteEntries: DestinationStore, HashStore {
    func destinationBits(_ entry: Int32) -> UInt128 { entries[Int(entry)].query.destination.bits }
    func keyHash(_ entry: Int32) -> Int { entries[Int(entry)].query.hashValue }
}
