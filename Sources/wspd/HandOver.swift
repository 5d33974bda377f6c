import CLinux
import Logging
import WSPLog
import WSPService
import WSPSystem

/// From this process of the daemon to the next, through the service manager's file descriptor store.
///
/// A process cannot tell a restart from a stop: it hands over either way, and where the service does not start again the
/// manager closes what it keeps. Nothing is handed over by a process that is killed; clients connect anew then.
struct HandOver {
    /// What is kept, by the name it is kept under.
    enum Part: String, CaseIterable {
        /// The connections, which wait in queues.
        case connections
        /// The image of the service.
        case image
        /// The event socket, where the manager has not opened it.
        case events
        /// The socket for clients and the lock on its path, where the manager has not opened it.
        case listener, lock
    }

    private var parts: [Part: [Int32]] = [:]

    /// Notes a descriptor that was passed; false where it is not of a process of this service.
    mutating func note(_ passed: PassedDescriptor) -> Bool {
        guard let part = Part(rawValue: passed.name) else { return false }
        parts[part, default: []].append(passed.number)
        return true
    }

    /// Takes out the descriptor of a part of which there is one.
    mutating func take(_ part: Part) -> Descriptor? {
        parts.removeValue(forKey: part)?.first.map { Descriptor(owning: $0) }
    }
}

// MARK: - The process that ends

extension HandOver {
    /// Has everything kept that the next process needs.
    static func give(
        _ service: Service, _ listening: borrowing ListeningSocket, ownEvents: Int32?, to manager: ServiceManager
    ) throws(SystemError) {
        let (image, connections) = service.handOver()
        for start in stride(from: 0, to: connections.count, by: DescriptorQueue.capacity) {
            let queue = try DescriptorQueue(connections[start...].prefix(DescriptorQueue.capacity))
            try manager.keep(queue.ends, name: Part.connections.rawValue)
        }
        if let ownEvents { try manager.keep([ownEvents], name: Part.events.rawValue) }
        if let lock = listening.lock {
            try manager.keep([listening.descriptor.number], name: Part.listener.rawValue)
            try manager.keep([lock], name: Part.lock.rawValue)
        }
        // The last: without it the rest is of no use, and is not used.
        let file = try MemoryFile(image)
        try manager.keep([file.descriptor.number], name: Part.image.rawValue)
        try manager.awaitReading()
        listening.abandonPath()
    }
}

// MARK: - The process that begins

extension HandOver {
    /// Has nothing kept any longer.
    ///
    /// An image that a process dies of is read once then, and a connection ends when the service closes it.
    func forget(_ manager: ServiceManager) throws(SystemError) {
        for part in parts.keys { try manager.forget(name: part.rawValue) }
    }

    /// The socket for clients if it listens at `path` as before; else that is closed, and its path, where it is still
    /// there, removed.
    mutating func takeListener(at path: String) throws(SystemError) -> ListeningSocket? {
        guard let listener = take(.listener), let lock = take(.lock) else { return nil }
        let previous = try socketPath(listener.number)
        let owned = LockedPath(previous, lock: lock)
        guard previous == path, try owned.isThere() else { return nil }
        return try ListeningSocket(listening: listener, at: owned)
    }

    /// Has the service go on where the last process ended; without an image clients have to connect anew.
    mutating func resume(_ service: Service, _ logger: Logger) {
        let ends = parts.removeValue(forKey: .connections) ?? []
        defer { for end in ends { close(end) } }
        guard let file = take(.image) else { return }
        do {
            let image = try MemoryFile(owning: file).contents()
            service.takeOver(image, connections: try DescriptorQueue.contents(of: ends))
        } catch {
            logger.log(
                .handOverFailed, .warning, "cannot read what the last process handed over", ["error": "\(error)"])
        }
    }
}
