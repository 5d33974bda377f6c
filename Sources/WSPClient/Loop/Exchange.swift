internal import WSPProtocol
internal import WSPSystem

/// A request that the client's thread has and that has no final answer yet.
struct Exchange {
    enum Phase {
        /// Not sent on the present connection.
        case waiting
        /// Sent; its RESULT is to come.
        case sent
        /// Answered WSA_IO_PENDING; its COMPLETION is to come.
        case pending
    }

    let id: UInt64
    /// What is sent; a pending request gets its generation as SINCE, so that sending it again misses nothing.
    var request: ControlRequest
    let promise: Promise<ControlReply>
    var isPatient: Bool
    var phase = Phase.waiting
    /// When the request gives a lost service up; set when the service was first found lost.
    var deadline: Instant?

    init(_ submission: Submission) {
        id = submission.id
        request = submission.request
        promise = submission.promise
        isPatient = submission.isPatient
    }

    /// Notes WSA_IO_PENDING with the generation whose end the request waits for.
    mutating func becomePending(_ generation: Generation) {
        phase = .pending
        isPatient = true
        if request.header.options.since == nil { request.header.options.since = generation }
    }
}
