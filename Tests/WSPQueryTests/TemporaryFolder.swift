import CLinux
import NamespaceSupport
import Testing
import WSPSystem

/// A folder for a socket, removed with the socket named `socket` in it.
final class TemporaryFolder {
    let path: String

    init() throws {
        var name = Array("/tmp/wspd-query-test-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&name) != nil else { throw SystemError("mkdtemp", errno: clinux_errno()) }
        path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        unsafe unlink(path + "/socket")
        unsafe unlink(path + "/socket.lock")
        unsafe rmdir(path)
    }
}

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
