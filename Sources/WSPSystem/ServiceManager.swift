import CLinux

/// What systemd says to a service in its environment, and what the service says back; says nothing where the process
/// runs otherwise.
///
/// The manual pages are sd_listen_fds(3), sd_notify(3) and sd_watchdog_enabled(3).
package struct ServiceManager: Sendable {
    /// The first descriptor that is passed: SD_LISTEN_FDS_START.
    private static let firstDescriptor: Int32 = 3
    /// More than any manager passes: a wrong count.
    private static let maximumDescriptors = 1 << 20
    /// The descriptors that one message takes with it at most: the kernel's SCM_MAX_FD.
    private static let descriptorsPerMessage = 253
    /// How long to wait for the manager to have read what it was told.
    private static let patience = TimeSpan.milliseconds(5000)

    /// The descriptors that were passed, open and the process' to close.
    package let passedDescriptors: [PassedDescriptor]
    /// How long the manager waits for a sign of life; nil where it asks for none.
    package let watchdogInterval: TimeSpan?
    private let notifySocket: String?

    /// Reads the environment, of which variables that name another process are not meant.
    ///
    /// - Parameters:
    ///   - processID: This process.
    ///   - variable: The environment.
    package init(processID: Int32, variable: (String) -> String?) {
        notifySocket = variable("NOTIFY_SOCKET").flatMap { $0.isEmpty ? nil : $0 }
        let isListening = variable("LISTEN_PID").flatMap { Int32($0) } == processID
        let count = isListening ? variable("LISTEN_FDS").flatMap { Int($0) } ?? 0 : 0
        let names = variable("LISTEN_FDNAMES")?.split(separator: ":", omittingEmptySubsequences: false) ?? []
        let isCount = (0...ServiceManager.maximumDescriptors).contains(count)
        passedDescriptors = (0..<(isCount ? count : 0)).map { position in
            PassedDescriptor(
                number: ServiceManager.firstDescriptor + Int32(position),
                name: position < names.count ? String(names[position]) : "")
        }
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
        for passed in manager.passedDescriptors { _ = clinux_set_close_on_exec(passed.number) }
        return manager
    }

    /// True if there is somebody to talk to.
    package var isListening: Bool { notifySocket != nil }

    /// Says something: lines of `VARIABLE=VALUE`.
    ///
    /// - Throws: what socket(2) or sendmsg(2) failed with.
    package func notify(_ text: String, with descriptors: [Int32] = []) throws(SystemError) {
        guard let notifySocket else { return }
        try retrying("notify NOTIFY_SOCKET=\(notifySocket)") {
            unsafe Int(clinux_notify(notifySocket, text, descriptors, descriptors.count))
        }
    }

    /// Has descriptors kept for the next process of this service, which they are passed to under `name`.
    ///
    /// The manager closes those that end meanwhile, and more than `FileDescriptorStoreMax=` says. Names of many
    /// descriptors have to be short: all of them stand in one variable of the environment, of at most 128 KiB.
    package func keep(_ descriptors: [Int32], name: String) throws(SystemError) {
        var rest = descriptors[...]
        while !rest.isEmpty {
            try notify("FDSTORE=1\nFDNAME=\(name)", with: Array(rest.prefix(ServiceManager.descriptorsPerMessage)))
            rest = rest.dropFirst(ServiceManager.descriptorsPerMessage)
        }
    }

    /// Has the descriptors that are kept under `name` closed.
    package func forget(name: String) throws(SystemError) {
        try notify("FDSTOREREMOVE=1\nFDNAME=\(name)")
    }

    /// Waits until the manager has read all that it was told, as a process has to that is about to end.
    ///
    /// - Throws: `ETIMEDOUT` where it does not within 5 s.
    package func awaitReading() throws(SystemError) {
        guard let notifySocket else { return }
        let milliseconds = Int32(ServiceManager.patience.nanoseconds / 1_000_000)
        try retrying("notify NOTIFY_SOCKET=\(notifySocket)") {
            unsafe Int(clinux_notify_barrier(notifySocket, milliseconds))
        }
    }
}

/// A descriptor that the manager has passed.
package struct PassedDescriptor: Equatable, Sendable {
    /// Its number.
    package let number: Int32
    /// `FileDescriptorName=` of the socket's unit, or what it was kept as; empty where the manager tells none.
    package let name: String
}

/// The kernel's number of a socket, which it gives to no other one as long as it runs.
package func socketCookie(_ descriptor: Int32) throws(SystemError) -> UInt64 {
    var cookie: UInt64 = 0
    try retrying("getsockopt SO_COOKIE") { unsafe Int(clinux_socket_cookie(descriptor, &cookie)) }
    return cookie
}

/// Where a Unix socket listens.
package func socketPath(_ descriptor: Int32) throws(SystemError) -> String {
    var address = sockaddr_un()
    try retrying("getsockname") { unsafe Int(clinux_unix_name(descriptor, &address)) }
    return unsafe withUnsafeBytes(of: address.sun_path) { path in
        unsafe String(decoding: path.prefix { $0 != 0 }, as: UTF8.self)
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
