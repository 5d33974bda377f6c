import Logging
import WSPLog

/// A bound that one more pending request would exceed.
enum PendingLimit: String {
    case connection = "pending-requests-per-connection"
    case user = "pending-requests-per-user"
    case all = "pending-requests"
    case destinations = "destinations-per-user"
}

extension Service {
    /// The bound that a request about the subject would exceed, or nil where it may be armed.
    func limit(exceededBy subject: PendingRequest.Subject, on session: Session) -> PendingLimit? {
        let account = session.account
        guard session.pending.count < session.limits.maximumPendingRequests else { return .connection }
        guard account.pendingRequests < configuration.maximumPendingRequestsPerUser else { return .user }
        guard pending.count < configuration.maximumPendingRequestsInAll else { return .all }
        guard case .answer(let entry, _) = subject, !account.watches(entry),
            account.destinations >= configuration.maximumDestinationsPerUser
        else { return nil }
        return .destinations
    }

    /// Counts a request that was refused, and says now and then who made it.
    func note(_ limit: PendingLimit, _ session: Session) {
        statistics.requestsRefused += 1
        guard complaints.permits(.refusedRequests, at: now) else { return }
        logger.log(
            .requestRefused, .warning, "request refused: as much is pending as allowed",
            session.credentials.metadata(adding: ["limit": "\(limit.rawValue)"]))
    }
}
