import CLinux

/// What systemd says to a service in its environment, and what the service says back; says nothing where the process
/// runs otherwise.
///
/// The manual pages are sd_listen_fds(3), sd_notify(3) and sd_watchdog_enabled(3).
package struct ServiceManager: Sendable {
    /// The first descriptor that is passed: SD_LISTEN_FDS_START.
    private static let firstDescriptor: Int32 = 3

    /// The descriptors that were passed, open and the process' to close.
    package let passedDescriptors: [Int32]
    /// How long the manager waits for a sign of life; nil where it asks for none.
    package let watchdogInterval: TimeSpan?
    private let notifySocket: String?

    /// Reads the environment, of which variables that name another process are not meant.
    ///
    /// - Parameters:
    ///   - processID: This process.
    ///   - variable: The environment.
    package init(processID: Int32, variable: (String) -> String?) {
        notifySocket = variable("NOTIFY_SOCKET")
        let isListening = variable("LISTEN_PID").flatMap { Int32($0) } == processID
        let count = isListening ? variable("LISTEN_FDS").flatMap { Int32($0) } ?? 0 : 0
        passedDescriptors = Array(
            ServiceManager.firstDescriptor..<ServiceManager.firstDescriptor + min(max(count, 0), Int32(1 << 16)))
        // Without WATCHDOG_PID any process of the service may give the sign.
        let isWatched = variable("WATCHDOG_PID").map { Int32($0) == processID } ?? true
        let interval = variable("WATCHDOG_USEC").flatMap { UInt64($0) }.flatMap { microseconds in
            microseconds > 0 && microseconds < UInt64.max / 1000
                ? TimeSpan(nanoseconds: microseconds * 1000) : nil
        }
        watchdogInterval = isWatched ? interval : nil
    }

    /// The manager of this process.
    ///
    /// Descriptors passed to it are not inherited by programs it starts.
    package static var current: ServiceManager {
        let manager = ServiceManager(processID: getpid()) { name in
            unsafe getenv(name).map { unsafe String(cString: $0) }
        }
        for descriptor in manager.passedDescriptors { _ = clinux_set_close_on_exec(descriptor) }
        return manager
    }

    /// Says something: lines of `VARIABLE=VALUE`.
    ///
    /// - Throws: what socket(2) or sendto(2) failed with.
    package func notify(_ text: String) throws(SystemError) {
        guard let notifySocket else { return }
        try retrying("notify \(notifySocket)") { unsafe Int(clinux_notify(notifySocket, text)) }
    }
}

/// What a passed descriptor is for.
package enum PassedSocket: Sendable {
    /// Clients connect to it.
    case clients
    /// The kernel's events come by it.
    case rtnetlink
    /// None of this service's business.
    case unknown

    /// Looks at a descriptor.
    ///
    /// What it is tells more than what it is called: `FileDescriptorName=` is the administrator's.
    package init(_ descriptor: Int32) {
        switch Int(clinux_socket_kind(descriptor)) {
        case CLINUX_SOCKET_LISTENING_UNIX: self = .clients
        case CLINUX_SOCKET_RTNETLINK: self = .rtnetlink
        default: self = .unknown
        }
    }
}
