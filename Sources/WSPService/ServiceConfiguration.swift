/// The bounds of everything that clients make the service keep, and how it serves them.
///
/// Another one can be applied at any time. A lowered bound takes nothing from anybody: connections and pending requests
/// beyond it stay until their end, and what a client was told at its greeting holds for as long as it is connected.
/// Pending requests are settled as they were armed. The receive buffer is that of the start.
package struct ServiceConfiguration: Equatable, Sendable {
    /// Connections open at once.
    package var maximumConnections = 16_384
    /// Connections open at once for one user.
    package var maximumConnectionsPerUser = 4096
    /// Requests pending at once on one connection.
    package var maximumPendingRequests = 16_384
    /// Requests pending at once for one user.
    package var maximumPendingRequestsPerUser = 262_144
    /// Destinations that the pending requests of one user wait for.
    package var maximumDestinationsPerUser = 131_072
    /// Requests pending at once in all.
    package var maximumPendingRequestsInAll = 1_048_576
    /// Bytes kept for one user, and for all users: unfinished frames, batches that are being answered, output that waits.
    ///
    /// What each connection may have waiting whatever else is kept comes on top.
    package var maximumBytesPerUser = 67_108_864
    package var maximumBytes = 268_435_456
    /// Who may connect.
    package var access = AccessList()
    /// True where any user is told how packets of any other are routed, and which generation that answer has.
    package var answersForOtherUsers = false
    /// Who is told the history and the status.
    package var administrators = AccessList()
    /// The longest frame a client may send, in bytes.
    package var maximumFrameLength = 1_048_576
    /// Output that waits for a client, in bytes, beyond which its requests are no longer read.
    package var outputLimit = 262_144
    /// Answers remembered that nobody watches.
    package var maximumAnswers = 65_536
    /// Routes looked at, a few hundred at a time, to explain why one destination is refused.
    package var maximumSearchedRoutes = 8_388_608
    /// Changes remembered for those who ask for the history; 0 keeps none.
    package var historySize = 1024
    /// The receive buffer to ask for on the event socket, in bytes.
    package var receiveBuffer = 8_388_608
    /// How a change is settled for requests that do not say.
    package var settling = SettlingDefaults()
    /// How often the state is compared with the kernel though no event demands it, in seconds; 0 is never.
    package var auditInterval = 300

    /// The bounds that hold where nothing else is said.
    package init() {}
}
