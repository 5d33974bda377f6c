package import Logging
package import WSPService

/// What the daemon is told by its configuration; nil where nothing is said.
package struct DaemonConfiguration: Equatable, Sendable {
    /// Where clients connect.
    package var socketPath: String?
    /// The permission bits of the socket.
    package var socketMode: UInt32 = 0o666
    /// The group of the socket.
    package var socketGroup: SocketGroup?
    /// What is logged.
    package var logLevel = Logger.Level.info
    /// The bounds of what clients can make the service keep, and how it serves them.
    package var service = ServiceConfiguration()

    /// The configuration where nothing is said.
    package init() {}
}
