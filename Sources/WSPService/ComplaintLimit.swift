package import WSPSystem

/// What may be logged again: a fault that lasts is worth a line now and then, not one for each time it shows.
package struct ComplaintLimit {
    /// What is complained about.
    package enum Subject: Hashable {
        /// The event socket fails.
        case events
        /// Messages cannot be decoded.
        case messages
        /// Questions are not answered.
        case routes
        /// Dumps fail or are incomplete.
        case dumps
        /// The state had to be learnt anew.
        case resynchronizations
        /// Connections are refused.
        case refusals
        /// Requests are refused.
        case refusedRequests
        /// Clients break the protocol.
        case violations
    }

    private static let pause = TimeSpan.milliseconds(10_000)

    private var earliest: [Subject: Instant] = [:]

    /// Creates a limit that permits the first complaint about everything.
    package init() {}

    /// True where nothing was said of the subject lately; what is permitted is taken for said.
    package mutating func permits(_ subject: Subject, at now: Instant) -> Bool {
        if let earliest = earliest[subject], now < earliest { return false }
        earliest[subject] = now + ComplaintLimit.pause
        return true
    }
}
