import CLinux
import Logging
import WSPLog
import WSPProtocol
import WSPSystem

/// A bound that one more request, or the answer to it, would exceed.
enum RequestLimit: String {
    case pendingOfConnection = "pending-requests-per-connection"
    case pendingOfUser = "pending-requests-per-user"
    case pending = "pending-requests"
    case destinationsOfUser = "destinations-per-user"
    case bytesOfUser = "bytes-per-user"
    case bytes = "bytes"
}

// MARK: - Requests that wait

extension Service {
    /// Refuses a request about the subject where as many wait as allowed.
    func requirePlace(for subject: PendingRequest.Subject, on session: Session) throws(Refusal) {
        if let limit = limit(exceededBy: subject, on: session) { throw refusal(limit, session) }
    }

    private func limit(exceededBy subject: PendingRequest.Subject, on session: Session) -> RequestLimit? {
        let account = session.account
        guard session.pending.count < session.limits.maximumPendingRequests else { return .pendingOfConnection }
        guard account.pendingRequests < configuration.maximumPendingRequestsPerUser else { return .pendingOfUser }
        guard pending.count < configuration.maximumPendingRequestsInAll else { return .pending }
        guard case .answer(let entry, _) = subject, !account.watches(entry),
            account.destinations >= configuration.maximumDestinationsPerUser
        else { return nil }
        return .destinationsOfUser
    }

    /// Counts a request that is refused, and says now and then who made it.
    private func refusal(_ limit: RequestLimit, _ session: Session) -> Refusal {
        statistics.requestsRefused += 1
        session.account.refusedRequests += 1
        if complaints.permits(.refusedRequests, at: now) {
            logger.log(
                .requestRefused, .warning, "request refused: it would take more than allowed",
                session.credentials.metadata(adding: ["limit": "\(limit.rawValue)"]))
        }
        return Refusal(.noBuffers)
    }
}

// MARK: - Bytes

/// What is kept of what clients send and for what they are sent is charged before it is taken. Where there is no room
/// left, each connection still has ``Session/allowance`` in either direction: so small requests are answered, whatever
/// else is kept for the user or for others, and only long ones are refused.
extension Service {
    /// How many more bytes may be kept for the user of a session.
    func room(for session: Session) -> Int { max(0, min(roomOfUser(session), roomInAll(for: session))) }

    private func roomOfUser(_ session: Session) -> Int { configuration.maximumBytesPerUser - session.account.heldBytes }

    /// Root and the service's own user are not hindered by what others have made it keep: they can still see who.
    private func roomInAll(for session: Session) -> Int {
        Service.mayKnow(session.credentials.userID, of: nil, serviceUser: serviceUser)
            ? .max : configuration.maximumBytes - heldBytes.count
    }

    /// Refuses what takes more bytes than may be kept.
    func requireRoom(_ byteCount: Int, for session: Session) throws(Refusal) {
        guard byteCount > Session.allowance, byteCount > room(for: session) else { return }
        throw refusal(byteCount > roomOfUser(session) ? .bytesOfUser : .bytes, session)
    }

    /// How much output may wait for a client while its requests are still read.
    func outputLimit(of session: Session) -> Int {
        room(for: session) > 0 ? configuration.outputLimit : min(configuration.outputLimit, Session.allowance)
    }
}
