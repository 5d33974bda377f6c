import WSPSystem

/// The sockets that the service manager has opened for the daemon, by what they are.
struct PassedSockets {
    private(set) var clients: Int32?
    private(set) var rtnetlink: Int32?

    /// Sorts the descriptors that were passed.
    ///
    /// - Throws: ``PassedSocketError`` for one that the daemon has no use for.
    init(_ manager: ServiceManager) throws(PassedSocketError) {
        for descriptor in manager.passedDescriptors {
            switch PassedSocket(descriptor) {
            case .clients where clients == nil: clients = descriptor
            case .rtnetlink where rtnetlink == nil: rtnetlink = descriptor
            default: throw PassedSocketError(descriptor: descriptor)
            }
        }
    }
}

/// A passed descriptor that is neither the socket for clients nor the one for the kernel's events, or is a second one.
struct PassedSocketError: Error, CustomStringConvertible {
    let descriptor: Int32

    var description: String {
        "the passed descriptor \(descriptor) is no listening Unix stream socket and no rtnetlink socket, or the second; "
            + "wspd takes one of each"
    }
}
