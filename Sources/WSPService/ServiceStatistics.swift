import WSPSystem

/// What the service has done since it started.
struct ServiceStatistics {
    var connectionsAccepted: UInt64 = 0
    var connectionsRefused: UInt64 = 0
    var violations: UInt64 = 0
    var requests: UInt64 = 0
    /// CHANGE requests that would have exceeded a limit.
    var requestsRefused: UInt64 = 0
    var completions: UInt64 = 0
    var cancellations: UInt64 = 0
    /// Removals that pending requests were not told of, because what was taken away came back in time.
    var suppressedFlaps: UInt64 = 0
    /// Kernel messages on which nothing depends that a client can see.
    var irrelevantEvents: UInt64 = 0
    var addressListChanges: UInt64 = 0
    var routingInterfaceChanges: UInt64 = 0
    var questionsAsked: UInt64 = 0
    /// Questions to which no usable answer came, though they were asked twice.
    var questionsUnanswered: UInt64 = 0
    var answersFromMemory: UInt64 = 0
    var resynchronizations: UInt64 = 0
    var failedResynchronizations: UInt64 = 0
    var sweeps: UInt64 = 0
    var audits: UInt64 = 0
    var failedAudits: UInt64 = 0
    var auditDifferences: UInt64 = 0
    var suspends: UInt64 = 0
    var clockJumps: UInt64 = 0
    /// From the start of receiving the events that caused a completion to its hand-over to the client's socket.
    var completionLatency = LatencyHistogram()
}
