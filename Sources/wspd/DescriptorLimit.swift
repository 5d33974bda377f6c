import CLinux
import WSPSystem

/// How many descriptors the process may have open.
struct DescriptorLimit {
    /// Those that are not for connections: the daemon holds about a dozen, and opens some for a moment to read its
    /// configuration, to tell the service manager that it lives, to hand over, and to refuse a connection.
    ///
    /// Clients that could take them would have the daemon killed: a sign of life takes a socket.
    private static let reserve = 32
    /// What it takes to serve one client, in calm moments.
    private static let least = 16

    let total: Int

    /// The connections that there is room for.
    var connections: Int { max(1, total - DescriptorLimit.reserve) }

    /// Raises the limit as far as it may be; that which shells and systemd set is made for programs that use select(2).
    ///
    /// - Throws: `EMFILE` where it is too low to serve anybody.
    init() throws(SystemError) {
        var limit = rlimit()
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        try retrying("getrlimit RLIMIT_NOFILE") { unsafe Int(getrlimit(resource, &limit)) }
        var raised = limit
        raised.rlim_cur = limit.rlim_max
        // Where this is refused the limit stays, and fewer clients are served.
        if unsafe setrlimit(resource, &raised) == 0 { limit = raised }
        total = Int(clamping: limit.rlim_cur)
        guard total >= DescriptorLimit.least else { throw SystemError("RLIMIT_NOFILE is \(total)", errno: EMFILE) }
    }
}
