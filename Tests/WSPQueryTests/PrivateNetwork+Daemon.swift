import NamespaceSupport
import WSPSystem

extension PrivateNetwork {
    /// Starts the daemon and waits until it takes connections.
    func startDaemon(at socket: String) throws -> RunningProcess {
        let daemon = try spawn([try Program.path("wspd"), "--socket", socket])
        try eventually(daemon.standardError) {
            _ = try StreamSocket(connectingTo: socket)
            return true
        }
        return daemon
    }
}
