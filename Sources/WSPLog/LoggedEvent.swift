/// What a line of the log tells, by a name that does not change: the journal's field `EVENT`.
package enum LoggedEvent: String, CaseIterable, Sendable {
    // The daemon's life.

    /// The daemon serves clients.
    case ready
    /// The daemon ends.
    case stop
    /// The daemon cannot start, or has to end.
    case failure
    /// The daemon goes on with the clients of the process before it.
    case handOver = "hand-over"
    /// It cannot, or not with all; those clients connect anew.
    case handOverFailed = "hand-over-failed"
    /// The configuration has been read anew.
    case reload
    /// The configuration is wrong, and what held before holds on.
    case reloadFailed = "reload-failed"
    /// An option has another value from now on.
    case optionChange = "option-change"
    /// An option that is set does not hold: it takes a restart, or is another program's to set.
    case optionIgnored = "option-ignored"

    // The network.

    /// An address list has changed.
    case addressListChange = "address-list-change"
    /// The answer for a destination that somebody watches has changed.
    case routingInterfaceChange = "routing-interface-change"
    /// The machine was suspended.
    case suspend
    /// The real-time clock was set.
    case clockJump = "clock-jump"

    // Whether what is known is right.

    /// The state was learnt anew, after events were lost or may have been.
    case resynchronization
    /// The state could not be learnt anew.
    case resynchronizationFailed = "resynchronization-failed"
    /// The kernel's tables could not be read completely.
    case incompleteDump = "incomplete-dump"
    /// An audit has ended.
    case audit
    /// What was remembered was wrong, and no event accounts for it.
    case auditDifference = "audit-difference"

    // Clients.

    /// A connection was refused because there are as many as allowed, or by the access list.
    case clientRefused = "client-refused"
    /// A request was refused because as many are pending as allowed.
    case requestRefused = "request-refused"
    /// A client broke the protocol and was disconnected.
    case protocolViolation = "protocol-violation"
    /// A connection ended with an error.
    case connectionLost = "connection-lost"
    /// No connection can be accepted for a moment.
    case acceptFailed = "accept-failed"

    // The kernel.

    /// Its events cannot be received.
    case eventsFailed = "events-failed"
    /// They can be received again.
    case eventsResumed = "events-resumed"
    /// A message of its cannot be read.
    case malformedMessage = "malformed-message"
    /// It does not answer a question.
    case questionFailed = "question-failed"
    /// The clock cannot be watched.
    case clockFailed = "clock-failed"
}
