import CLinux
import WSPProtocol
import WSPSystem

/// Who may ask what.
extension Service {
    /// Refuses what only administrators are told.
    ///
    /// The configuration counts that holds now, and not that of the greeting.
    func requireAdministrator(_ session: Session) throws(Refusal) {
        do throws(SystemError) {
            let descriptor = session.socket.descriptor.number
            if try configuration.administrators.admits(session.credentials, at: descriptor) { return }
        } catch {
            // Whose groups the kernel does not tell is none.
        }
        throw Refusal(.accessDenied)
    }
}

extension AccessList {
    /// True where the peer at the other end of a socket is admitted; root and the service's own user always are.
    ///
    /// - Throws: what the kernel refuses to tell the peer's groups with.
    func admits(_ credentials: PeerCredentials, at descriptor: Int32) throws(SystemError) -> Bool {
        let user = credentials.userID
        if user == 0 || user == geteuid() || admits(user: user) { return true }
        guard !groups.isEmpty else { return false }
        return admits(memberOf: [credentials.groupID] + (try peerGroups(of: descriptor)))
    }
}
