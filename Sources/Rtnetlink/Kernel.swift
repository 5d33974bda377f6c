package import NetworkPrimitives
package import WSPSystem

/// What a dump lists.
package enum DumpKind: Hashable, Sendable {
    /// Every interface.
    case links
    /// Every address of both families.
    case addresses
    /// Every neighbour of both families.
    case neighbours
    /// Every policy rule of one family, in the order in which the kernel goes through them.
    case rules(AddressFamily)
    /// Every row of the policy table for choosing addresses, which is IPv6's and about IPv4 in mapped form.
    case addressLabels
}

/// How a dump ended.
package enum DumpOutcome: Equatable, Sendable {
    /// What was delivered was true at one time.
    case complete
    /// The table changed during the last of a bounded number of tries: what was delivered may miss or repeat entries.
    case interrupted
    /// Some of it could not be read: what was delivered misses entries, and a repetition would most likely too.
    case unreadable
}

/// What is left after events were received.
package enum EventStatus: Equatable, Sendable {
    /// The queue is empty, and nothing was lost.
    case drained
    /// The limit was reached; more may be waiting.
    case more
    /// Events were lost, or were there and could not be read. The kernel drops all further ones until the queue is
    /// empty, so: receive until it is, and only then dump.
    case lost
    /// The queue is empty, but events were lost before it was.
    case drainedAfterLoss
}

/// A queue of events, and the losses that its reader knows of.
///
/// A reader that takes over from another misses nothing where both marks are the same.
package struct EventMark: Equatable, Sendable {
    /// The kernel's number of the socket, which no other socket ever has.
    package let queue: UInt64
    /// The events that the kernel had dropped.
    package let drops: UInt32

    /// Names a queue.
    package init(queue: UInt64, drops: UInt32) {
        self.queue = queue
        self.drops = drops
    }
}

/// The kernel as the source of network state: its events, its tables, and its answers.
///
/// Events and requests travel apart: a request may be made while an event is being delivered, but events may not be
/// received then, nor a request made while a reply is being delivered.
package protocol Kernel: AnyObject {
    /// The descriptor that is readable, or in error, when events wait; -1 where there is none.
    var eventDescriptor: Int32 { get }
    /// What has been seen so far.
    var statistics: KernelStatistics { get }
    /// Where the events come from and how many are known to be lost; nil where that cannot be told.
    var eventMark: EventMark? { get }

    /// Delivers waiting events in the order of their happening, without waiting: from `limit` datagrams, and the few more
    /// that may be received with the last, at most.
    ///
    /// - Throws: ``SystemError`` where the socket itself failed; lost events are no error.
    func receiveEvents(limit: Int, _ body: (KernelMessage) -> Void) throws(SystemError) -> EventStatus

    /// Delivers every entry of a table.
    ///
    /// A dump that a change interrupts, or that cannot be read, is repeated a bounded number of times; only the last
    /// try is delivered. So is one that the kernel refuses because of an unfinished one, or whose end does not come.
    func dump(_ kind: DumpKind, _ body: (KernelMessage) -> Void) throws(KernelError) -> DumpOutcome

    /// Asks for any number of ways and delivers each answer with the position of its question.
    ///
    /// Answers come in order unless one had to be asked for again. After an error, those delivered hold, and the
    /// others have been asked for in vain: one question without a usable answer takes none of the others with it.
    func resolve(_ queries: [RouteQuery], _ body: (Int, RouteReply) -> Void) throws(KernelError)

    /// Begins to look through a table for the routes that a destination lies in.
    func search(table: UInt32, for destination: IPAddress) throws(KernelError) -> any RouteSearch
}
