import CLinux
import WSPSystem

/// A listening socket of which a script accepts connections.
final class Listener {
    private let socket: ListeningSocket

    init(path: String) throws {
        socket = try ListeningSocket(path: path, mode: 0o600)
    }

    /// Has connections refused when more than one above the limit have not been accepted.
    func limitQueue(to limit: Int32) {
        _ = listen(socket.descriptor.number, limit)
    }

    /// Waits for a client.
    func accept() throws -> Peer {
        while true {
            if let descriptor = try socket.accept() { return Peer(StreamSocket(descriptor)) }
            try awaitReady(socket.descriptor.number, POLLIN, "a client")
        }
    }
}
