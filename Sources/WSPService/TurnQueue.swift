/// Work that waits, of which users have their turns one after the other, however much each has brought.
struct TurnQueue<Work> {
    /// The users with work, the next one first.
    private var users: [UInt32] = []
    private var work: [UInt32: [Work]] = [:]
    /// Whose turn was the last, whether it is over or not.
    private var lastUser: UInt32?

    /// True where nothing waits.
    var isEmpty: Bool { users.isEmpty }

    /// All that waits; that of one user in the order in which it came.
    var pieces: [Work] { users.flatMap { work[$0] ?? [] } }

    /// Has a piece of work wait behind what the user has brought already.
    mutating func append(_ piece: Work, of user: UInt32) {
        if work[user] == nil { users.append(user) }
        work[user, default: []].append(piece)
    }

    /// Takes the oldest piece of the user whose turn it is of those who may have one, and who waits for all others then.
    mutating func popFirst(ofUsersWho mayHaveTurn: (UInt32) -> Bool = { _ in true }) -> Work? {
        // One whose only piece was taken last, and who has come back, stands before those who came meanwhile.
        let next = users.firstIndex { $0 != lastUser && mayHaveTurn($0) } ?? users.firstIndex(where: mayHaveTurn)
        guard let next else { return nil }
        let user = users.remove(at: next)
        lastUser = user
        guard let piece = work[user]?.removeFirst() else { return nil }
        if work[user]?.isEmpty == true { work[user] = nil } else { users.append(user) }
        return piece
    }
}
