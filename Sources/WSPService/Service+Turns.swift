import WSPSystem

/// Who is served when: each user has a share of each turn of the loop.
extension Service {
    /// The time that a user's requests have left in this turn.
    func rest(of session: Session) -> TimeSpan { rest(of: session.account) }

    func rest(of account: UserAccount) -> TimeSpan {
        account.share.rest(
            in: reactor.turnNumber, quantum: accounts.count > 1 ? LoopShare.quantum : LoopShare.quantumAlone)
    }

    /// The time for new connections in a turn: as one user has, or a fifth of a turn in which many are busy.
    ///
    /// Else the line would move ever more slowly the longer it is.
    var acceptingQuantum: TimeSpan { LoopShare.quantum * max(1, accounts.count / 4) }

    /// Does something for a user, whose share it is taken from.
    func spend(for session: Session, _ work: () -> Void) {
        let start = now
        work()
        session.account.share.spend(now.since(start))
    }

    /// Has frames handled later that wait in the session and not in its socket, of which the reactor knows nothing.
    func resumeIfStalled(_ session: Session) {
        guard session.isStalled, session.mayProceed(outputLimit: outputLimit(of: session)) else { return }
        session.isStalled = false
        queue(session)
    }

    /// Has a session's work gone on with when its user's turn comes.
    func queue(_ session: Session) {
        guard !session.isWaiting else { return }
        session.isWaiting = true
        waitingSessions.append(session, of: session.account.userID)
        deferWaitingSessions()
    }

    private func deferWaitingSessions() {
        guard !hasDeferredSessions, !waitingSessions.isEmpty else { return }
        hasDeferredSessions = true
        reactor.defer { [weak self] in
            guard let self else { return }
            refresh()
            serveWaitingSessions()
            flushSessions()
        }
    }

    /// Goes on with the work of all users with time left, one session after the other.
    private func serveWaitingSessions() {
        while let session = waitingSessions.popFirst(ofUsersWho: { hasTime($0) }) {
            session.isWaiting = false
            spend(for: session) {
                if session.batch == nil { resume(session) } else { continueBatch(of: session) }
            }
        }
        hasDeferredSessions = false
        deferWaitingSessions()
    }

    /// False also where completions come first.
    private func hasTime(_ user: UInt32) -> Bool {
        // Who has left has nothing to be gone on with, which takes no time to see.
        guard let account = accounts[user] else { return true }
        return !account.owes && rest(of: account) > TimeSpan(nanoseconds: 0)
    }
}
