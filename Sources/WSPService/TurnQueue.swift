/// Work that waits, of which users have their turns one after the other, however much each has brought.
struct TurnQueue<Work> {
    /// The users with work, the next one first.
    private var users: [UInt32] = []
    private var work: [UInt32: [Work]] = [:]

    /// True where nothing waits.
    var isEmpty: Bool { users.isEmpty }

    /// All that waits; that of one user in the order in which it came.
    var pieces: [Work] { users.flatMap { work[$0] ?? [] } }

    /// Has a piece of work wait behind what the user has brought already.
    mutating func append(_ piece: Work, of user: UInt32) {
        if work[user] == nil { users.append(user) }
        work[user, default: []].append(piece)
    }

    /// Takes the oldest piece of the user whose turn it is, who waits for all others then.
    mutating func popFirst() -> Work? {
        guard let user = users.first else { return nil }
        users.removeFirst()
        guard let piece = work[user]?.removeFirst() else { return nil }
        if work[user]?.isEmpty == true { work[user] = nil } else { users.append(user) }
        return piece
    }
}
