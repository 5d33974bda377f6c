package import NetworkPrimitives
package import WSPSystem

/// The kernel of the network namespace that it is made in, over two rtnetlink sockets.
///
/// Events and requests have a socket each: a dump then never competes with events for one queue, and the filter on
/// events never sees a reply.
package final class RtnetlinkKernel: Kernel {
    /// Events are short, but for those of links with many attributes; a change makes a few of them, a flood many.
    private static let eventRoom = DatagramBuffer.Room(count: 16, size: DatagramBuffer.singleSize)

    private let events: EventSocket<NetlinkSocket>
    private let requests: RequestSocket<NetlinkSocket>

    package var eventMark: EventMark? {
        (try? socketCookie(events.descriptor)).map { EventMark(queue: $0, drops: events.drops) }
    }

    /// Opens the sockets; from here on events are queued.
    ///
    /// - Parameters:
    ///   - receiveBuffer: The bytes of waiting events to ask for. Each event is charged with about 0.8 to 1.3 KiB;
    ///     without privilege the system's limit caps it.
    ///   - eventDescriptor: A bound rtnetlink socket for the events, which becomes the kernel's; nil opens one. Events
    ///     that wait in it are older than what is learnt, and make answers doubtful at most.
    /// - Throws: `SystemError`, also where the sandbox does not allow netlink.
    package init(receiveBuffer: Int, eventDescriptor: Int32? = nil) throws(SystemError) {
        let socket =
            if let eventDescriptor {
                try NetlinkSocket(adopting: Descriptor(owning: eventDescriptor), room: RtnetlinkKernel.eventRoom)
            } else {
                try NetlinkSocket(room: RtnetlinkKernel.eventRoom)
            }
        events = try EventSocket(socket, receiveBuffer: receiveBuffer)
        requests = try RequestSocket(try NetlinkSocket(room: .replies))
    }

    /// Called with every message that cannot be decoded; such messages are counted and made up for, never fatal.
    package var onMalformed: ((DecodingError) -> Void)? {
        didSet {
            events.onMalformed = onMalformed
            requests.onMalformed = onMalformed
        }
    }

    /// The bytes that the event socket's queue may hold, as the kernel counts them.
    package var receiveBufferSize: Int { events.receiveBufferSize }
    /// The address of the event socket, chosen by the kernel.
    package var eventPort: UInt32 { events.port }
    /// The descriptor of the event socket.
    package var eventDescriptor: Int32 { events.descriptor }
    /// The figures of both sockets.
    package var statistics: KernelStatistics { events.statistics + requests.statistics }

    /// Delivers waiting events.
    package func receiveEvents(limit: Int, _ body: (KernelMessage) -> Void) throws(SystemError) -> EventStatus {
        try events.receive(limit: limit, body)
    }

    /// Delivers every entry of a table.
    package func dump(_ kind: DumpKind, _ body: (KernelMessage) -> Void) throws(KernelError) -> DumpOutcome {
        try requests.dump(kind, body)
    }

    /// Asks for any number of ways.
    package func resolve(_ queries: [RouteQuery], _ body: (Int, RouteReply) -> Void) throws(KernelError) {
        try requests.resolve(queries, body)
    }

    /// Begins to look through a table.
    package func search(table: UInt32, for destination: IPAddress) throws(KernelError) -> any RouteSearch {
        try TableSearch(table: table, destination: destination, account: requests)
    }
}
