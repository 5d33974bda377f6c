import NetworkCache
import WSPSystem

/// What one user makes the service keep, over all of its connections.
///
/// ``PendingRequests`` charges a request with its place and releases it with that place, and ``Session`` charges bytes
/// as it takes and drops them, so that neither can be forgotten, whichever way a request or a connection ends; the
/// service counts the connections as it opens and closes them.
final class UserAccount {
    let userID: UInt32
    /// Connections that are open.
    var connections = 0
    /// Requests that wait.
    private(set) var pendingRequests = 0
    /// The destinations that requests wait for, each counted once.
    private(set) var destinations = 0
    /// Bytes that are kept: received and not handled, of batches, and made and not sent.
    private(set) var heldBytes = 0
    /// Requests that have been received, and those of them that were refused for a limit, since the user connected.
    var requests: UInt64 = 0
    var refusedRequests: UInt64 = 0
    /// The time that all of it takes the loop.
    var share = LoopShare()
    private var chains: [PendingRequests.Topic: Chain] = [:]
    /// What requests have news of that not all of them have been told; those before `owedIndex` are done with.
    private var owed: [PendingRequests.Topic] = []
    private var owedIndex = 0
    /// When the oldest of that news came.
    private(set) var owedSince = Instant(nanoseconds: 0)
    private let total: HeldBytes

    /// Requests about the same thing, the oldest first.
    fileprivate struct Chain {
        var first: PendingRequests.Position
        var last: PendingRequests.Position
        /// The next one to be told news; none where there is no news.
        var cursor = PendingRequests.none
    }

    init(userID: UInt32, total: HeldBytes) {
        self.userID = userID
        self.total = total
    }

    /// Counts bytes that are kept from now on, or, where the number is negative, no longer.
    func hold(bytes count: Int) {
        heldBytes += count
        total.count += count
        precondition(heldBytes >= 0 && total.count >= heldBytes, "bytes are released once")
    }
}

// MARK: - Requests that wait

extension UserAccount {
    /// What requests wait for.
    var topics: some Sequence<PendingRequests.Topic> { chains.keys }

    /// The oldest of the requests about something.
    func first(_ topic: PendingRequests.Topic) -> PendingRequests.Position {
        chains[topic]?.first ?? PendingRequests.none
    }

    /// True where requests wait for the answer already, so that one more watches no further destination.
    func watches(_ entry: RouteCache.EntryID) -> Bool { chains[.answer(entry)] != nil }

    /// Charges a request, and returns the one before it in its chain.
    func append(_ position: PendingRequests.Position, to topic: PendingRequests.Topic) -> PendingRequests.Position {
        pendingRequests += 1
        guard let last = chains[topic]?.last else {
            chains[topic] = Chain(first: position, last: position)
            if case .answer = topic { destinations += 1 }
            return PendingRequests.none
        }
        chains[topic]?.last = position
        return last
    }

    /// Releases a request, whose neighbours in the chain are given.
    func remove(
        _ position: PendingRequests.Position, from topic: PendingRequests.Topic, previous: PendingRequests.Position,
        next: PendingRequests.Position
    ) {
        pendingRequests -= 1
        precondition(pendingRequests >= 0, "a request is released once")
        guard previous != PendingRequests.none || next != PendingRequests.none else {
            chains[topic] = nil
            if case .answer = topic { destinations -= 1 }
            return
        }
        guard previous == PendingRequests.none || next == PendingRequests.none || owes else { return }
        chains[topic]?.remove(position, previous: previous, next: next)
    }

    /// True while there is news that not all requests have been told that wait for it.
    var owes: Bool { owedIndex < owed.count }

    /// Has the requests about something told that there is news of it.
    func owe(_ topic: PendingRequests.Topic, since time: Instant) {
        guard let chain = chains[topic] else { return }
        if !owes { owedSince = time }
        if chain.cursor == PendingRequests.none { owed.append(topic) }
        // Those before the cursor may have to be told again.
        chains[topic]?.cursor = chain.first
    }

    /// Takes the next request that may have something to be told; nil once there is none.
    func nextOwed(
        _ follower: (PendingRequests.Position) -> PendingRequests.Position
    ) -> PendingRequests.Position? {
        while owes {
            if let position = chains[owed[owedIndex]]?.cursor, position != PendingRequests.none {
                chains[owed[owedIndex]]?.cursor = follower(position)
                return position
            }
            owedIndex += 1
            forgetSettled()
        }
        return nil
    }

    /// Gives the memory of the topics back that are done with, now and then.
    private func forgetSettled() {
        guard !owes || owedIndex > owed.count / 2 + UserAccount.keptTopics else { return }
        owed.removeFirst(owedIndex)
        owedIndex = 0
        if owed.isEmpty, owed.capacity > UserAccount.keptTopics { owed = [] }
    }

    /// The topics whose room is kept for the next news.
    private static let keptTopics = 256
}

extension UserAccount.Chain {
    fileprivate mutating func remove(
        _ position: PendingRequests.Position, previous: PendingRequests.Position, next: PendingRequests.Position
    ) {
        if previous == PendingRequests.none { first = next }
        if next == PendingRequests.none { last = previous }
        if cursor == position { cursor = next }
    }
}

/// The bytes that are kept for all users.
final class HeldBytes {
    fileprivate(set) var count = 0
}
