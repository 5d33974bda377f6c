import WSPSystem

/// How long no events are received after the socket has failed.
///
/// What waits there keeps it ready, so without a pause the loop would do nothing else. The pauses grow while it goes on
/// failing; once it does not, another value begins anew.
struct EventPause {
    /// The first pause, and the longest.
    static let shortest = TimeSpan.milliseconds(10)
    static let longest = TimeSpan.milliseconds(1000)

    /// The time of the next try while the socket fails.
    private(set) var nextTry: Instant?
    private var length = EventPause.shortest

    /// True where the failure has been logged.
    var isAnnounced = false

    /// True while the socket fails.
    var isFailing: Bool { nextTry != nil }

    /// True before the next try.
    func isOver(at now: Instant) -> Bool { nextTry.map { $0 <= now } ?? true }

    /// Notes a failure; returns when to try again.
    mutating func failed(at now: Instant) -> Instant {
        if isFailing { length = min(EventPause.longest, TimeSpan(nanoseconds: 2 * length.nanoseconds)) }
        let next = now + length
        nextTry = next
        return next
    }
}
