package import NetworkPrimitives

/// A question to the kernel: which way would a packet go.
package struct RouteQuery: Hashable, Sendable {
    /// Where the packet is for.
    package var destination: IPAddress
    /// The source address that the packet has, where it is bound to one; of the destination's family.
    package var source: IPAddress?
    /// The interface that the packet has to leave by; 0 is any.
    package var outputInterface: UInt32
    /// The mark of the packet; 0 is none.
    package var mark: UInt32
    /// The user that sends; nil is the user of this process.
    package var uid: UInt32?
    /// The type of service.
    package var tos: UInt8
    /// True to be told the route that matches (its prefix, metric and all of its ways) instead of the packet's way.
    ///
    /// It is for explanations: such an answer has no preferred source unless the route itself sets one.
    package var asksForMatch: Bool

    /// Creates a question.
    package init(
        destination: IPAddress, source: IPAddress? = nil, outputInterface: UInt32 = 0, mark: UInt32 = 0,
        uid: UInt32? = nil, tos: UInt8 = 0, asksForMatch: Bool = false
    ) {
        self.destination = destination
        self.source = source
        self.outputInterface = outputInterface
        self.mark = mark
        self.uid = uid
        self.tos = tos
        self.asksForMatch = asksForMatch
    }

    /// Feeds everything that clients choose, or they could make all questions fall on one place of a table; in as few
    /// pieces as hold it, since this is most of what a remembered answer costs.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(destination.bits)
        if let source { hasher.combine(source.bits) }
        hasher.combine(UInt64(outputInterface) << 32 | UInt64(mark))
        hasher.combine(UInt64(uid ?? 0) << 32 | UInt64(tos))
    }
}

/// What the kernel answered to a ``RouteQuery``.
package enum RouteReply: Equatable, Sendable {
    /// The way that a packet takes.
    case route(RouteMessage)
    /// There is none: `ENETUNREACH` without a route, `EHOSTUNREACH` for one of type unreachable, `EACCES` for prohibit,
    /// `EINVAL` for blackhole; other numbers for a question that makes no sense.
    case refused(errno: Int32)
}
