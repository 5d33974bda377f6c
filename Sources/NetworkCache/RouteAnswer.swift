import CLinux
package import NetworkPrimitives
package import Rtnetlink
package import WSPProtocol
package import WSPSystem

/// The answer to "which local address and interface reach this destination", as the kernel gave it.
package struct RouteAnswer: Equatable, Sendable {
    /// `.success`, or why the destination cannot be reached.
    package let error: WinsockError
    /// The local address to use; nil where the destination cannot be reached.
    package let source: IPAddress?
    /// The interface that packets leave by; 0 where there is none.
    package let interface: UInt32
    /// The next hop; nil where the destination is on the link, or cannot be reached.
    package let gateway: IPAddress?
    /// The number of the routing table that the route stands in.
    package let table: UInt32
    /// The type of the route.
    package let type: RouteType

    /// Translates the kernel's reply to `query`.
    package init(_ reply: RouteReply, to query: RouteQuery) {
        switch reply {
        case .refused(let errno):
            self.init(unreachable: RouteAnswer.error(of: errno))
        case .route(let route):
            // A bound socket sends from its own address. The kernel leaves that out of its IPv4 answers, and to IPv6
            // ones it adds the source that an unbound socket would use.
            let source = query.source ?? route.preferredSource
            // With a route but no address to send from, connect(2) fails as if there were no route.
            let isUsable = source.map { !$0.isUnspecified } ?? false
            self.init(isUsable ? route : nil, source: source, to: query.destination)
        }
    }

    private init(_ route: RouteMessage?, source: IPAddress?, to destination: IPAddress) {
        guard let route else {
            self.init(unreachable: .networkUnreachable)
            return
        }
        self.init(
            error: .success, source: source, interface: route.outputInterface ?? 0, gateway: route.gateway,
            table: route.table, type: RouteAnswer.type(of: route, to: destination))
    }

    /// The type that a route has for a destination.
    ///
    /// IPv4 routes with the same next hop share the result of a look-up, one on each processor, and with it the type
    /// that the first one asked for had: a group's address is told as local or unicast after a host's, and a host's as
    /// multicast after a group's. Which of them it is follows from the address.
    private static func type(of route: RouteMessage, to destination: IPAddress) -> RouteType {
        guard !destination.isIPv6 else { return route.type }
        if destination.isMulticast { return .multicast }
        guard route.type == .multicast else { return route.type }
        return route.outputInterface == loopbackIndex ? .local : .unicast
    }

    /// The first link of every namespace.
    private static let loopbackIndex: UInt32 = 1

    private init(unreachable error: WinsockError) {
        self.init(error: error, source: nil, interface: 0, gateway: nil, table: 0, type: .unspecified)
    }

    init(
        error: WinsockError, source: IPAddress?, interface: UInt32, gateway: IPAddress?, table: UInt32, type: RouteType
    ) {
        self.error = error
        self.source = source
        self.interface = interface
        self.gateway = gateway
        self.table = table
        self.type = type
    }

    /// Translates the error number of a refused look-up.
    ///
    /// Routes of type prohibit and blackhole answer EACCES and EINVAL, which a client would take for its own mistake:
    /// they are hosts that cannot be reached, like those behind an unreachable route. ENODEV is an output interface
    /// that is not there.
    private static func error(of errno: Int32) -> WinsockError {
        switch errno {
        case EHOSTUNREACH, EACCES, EINVAL: .hostUnreachable
        case ENODEV, ENETDOWN: .networkDown
        default: .networkUnreachable
        }
    }

    /// True if the destination can be reached.
    package var isReachable: Bool { error == .success }

    /// True where nothing differs that makes a routing-interface change: reachable or which error, source, interface.
    package func hasSameInterface(as other: RouteAnswer) -> Bool {
        error == other.error && source == other.source && interface == other.interface
    }
}

extension RouteReply {
    /// True for a way, also where there is no address to send from.
    var isRoute: Bool {
        if case .route = self { true } else { false }
    }

    /// How long the route that gave the answer has to live, or nil if it does not end by itself.
    ///
    /// The kernel counts in ticks of USER_HZ, which is 100 on every architecture of today.
    package var lifetime: TimeSpan? {
        guard case .route(let route) = self, route.expires > 0 else { return nil }
        return .milliseconds(10 * Int(route.expires))
    }
}
