/// What decided the answer for a destination.
public enum RouteDecision: UInt8, Sendable, Hashable, CaseIterable {
    /// It could not be found out, or changed while it was looked for.
    case notKnown = 0
    /// A route: it leads to the destination, or refuses it.
    case route = 1
    /// A policy rule refuses it, without a look into any table.
    case rule = 2
    /// No table that the rules lead to has a route to it.
    case noRoute = 3
    /// IPv4 takes a destination without a route for one on the link where the interface is given, and multicast and
    /// broadcast ones where the interface or the source address is.
    case assumedOnLink = 4
    /// There is a route, but no local address to send from.
    case noSourceAddress = 5
    /// The address that the socket is bound to is none of this host's.
    case foreignSource = 6
    /// The output interface is not there.
    case noInterface = 7
    /// The output interface is down.
    case interfaceDown = 8

    /// The word for programs.
    public var word: String {
        switch self {
        case .notKnown: "not-known"
        case .route: "route"
        case .rule: "rule"
        case .noRoute: "no-route"
        case .assumedOnLink: "assumed-on-link"
        case .noSourceAddress: "no-source-address"
        case .foreignSource: "foreign-source"
        case .noInterface: "no-interface"
        case .interfaceDown: "interface-down"
        }
    }
}
