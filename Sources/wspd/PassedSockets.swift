import WSPSystem

/// What the service manager has passed: the sockets that it has opened for the daemon, by what they are, and what the
/// last process of the service has handed over, by its name.
struct PassedSockets {
    /// The socket that clients connect to; nil where the daemon has to make one.
    private(set) var clients: Int32?
    /// The socket that the kernel's events come by; nil where the daemon has to make one.
    private(set) var rtnetlink: Int32?
    var handOver = HandOver()

    /// Sorts the descriptors that were passed.
    ///
    /// - Throws: ``PassedSocketError`` for one that the daemon has no use for.
    init(_ manager: ServiceManager) throws(PassedSocketError) {
        for passed in manager.passedDescriptors where !handOver.note(passed) {
            switch PassedSocket(passed.number) {
            case .clients where clients == nil: clients = passed.number
            case .rtnetlink where rtnetlink == nil: rtnetlink = passed.number
            default: throw PassedSocketError(descriptor: passed)
            }
        }
    }
}

/// A passed descriptor that is neither the socket for clients nor the one for the kernel's events, or is a second one.
struct PassedSocketError: Error, CustomStringConvertible {
    let descriptor: PassedDescriptor

    var description: String {
        let name = descriptor.name.isEmpty ? "unnamed" : descriptor.name
        return "the passed descriptor \(descriptor.number) (\(name)) is no listening Unix stream socket and no "
            + "rtnetlink socket, or the second; wspd takes one of each"
    }
}
