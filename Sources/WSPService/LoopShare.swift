import WSPSystem

/// How much of the loop's time a user has had lately.
///
/// A turn of the loop has a quantum for each user. What a piece of work takes beyond it is made up for by as many turns
/// without service; meanwhile the work stays where it is: requests in their sockets, which stay readable, and what has
/// begun in the service's queue. So others wait for a quantum of each busy user or for the longest single piece of
/// work, whatever anybody sends.
struct LoopShare {
    /// The time that a user has in one turn beside others: about as long as the turn itself takes in any case.
    static let quantum = TimeSpan(nanoseconds: 25_000)
    /// The time of a user without others.
    static let quantumAlone = TimeSpan(nanoseconds: 100_000)

    /// All the time that was ever spent.
    private(set) var total = TimeSpan(nanoseconds: 0)
    private var spent = TimeSpan(nanoseconds: 0)
    private var turn: UInt64 = 0

    /// The time that is left in a turn, whose number is none before that of the last call.
    mutating func rest(in turn: UInt64, quantum: TimeSpan = LoopShare.quantum) -> TimeSpan {
        let gained = quantum * Int(clamping: turn - self.turn)
        spent = TimeSpan(nanoseconds: spent.nanoseconds - min(spent, gained).nanoseconds)
        self.turn = turn
        return TimeSpan(nanoseconds: quantum.nanoseconds - min(spent, quantum).nanoseconds)
    }

    /// Notes that something has taken so long.
    mutating func spend(_ time: TimeSpan) {
        spent = TimeSpan(nanoseconds: spent.nanoseconds + time.nanoseconds)
        total = TimeSpan(nanoseconds: total.nanoseconds + time.nanoseconds)
    }
}
