import NetworkCache

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
    /// Bytes that are kept: received and not handled, of batches, and made and not sent.
    private(set) var heldBytes = 0
    /// Requests that have been received, and those of them that were refused for a limit, since the user connected.
    var requests: UInt64 = 0
    var refusedRequests: UInt64 = 0
    /// The time that all of it takes the loop.
    var share = LoopShare()
    /// How many of them wait for each answer.
    private var watches: [RouteCache.EntryID: Int32] = [:]
    private let total: HeldBytes

    init(userID: UInt32, total: HeldBytes) {
        self.userID = userID
        self.total = total
    }

    /// The destinations that requests wait for, each counted once.
    var destinations: Int { watches.count }

    /// True where requests wait for the answer already, so that one more watches no further destination.
    func watches(_ entry: RouteCache.EntryID) -> Bool { watches[entry] != nil }

    func charge(_ subject: PendingRequest.Subject) {
        pendingRequests += 1
        if case .answer(let entry, _) = subject { watches[entry, default: 0] += 1 }
    }

    func release(_ subject: PendingRequest.Subject) {
        pendingRequests -= 1
        precondition(pendingRequests >= 0, "a request is released once")
        guard case .answer(let entry, _) = subject, let count = watches[entry] else { return }
        watches[entry] = count == 1 ? nil : count - 1
    }

    /// Counts bytes that are kept from now on, or, where the number is negative, no longer.
    func hold(bytes count: Int) {
        heldBytes += count
        total.count += count
        precondition(heldBytes >= 0 && total.count >= heldBytes, "bytes are released once")
    }
}

/// The bytes that are kept for all users.
final class HeldBytes {
    fileprivate(set) var count = 0
}
