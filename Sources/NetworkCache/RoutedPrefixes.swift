import NetworkPrimitives
import Rtnetlink

/// The prefixes of the routes that go by each interface, for the interfaces of which that is known.
///
/// What happens to an interface can move a destination without a word about its route: the kernel drops IPv4 routes
/// with their interface's state or last address, and passes over those without carrier or neighbour. It cannot move a
/// destination that no route by the interface leads to. Routes are not dumped, so of interfaces that were there first
/// nothing is known; but every route by an interface that appears later is announced, as none can exist before.
///
/// Prefixes are never forgotten before their interface, since some routes end in silence. An interface with more than
/// a few, or with a nexthop object, counts as one of which nothing is known.
struct RoutedPrefixes {
    private enum Knowledge {
        case these([IPPrefix])
        case nothing
    }

    /// An interface of a container has about a dozen: its subnets, addresses, broadcast and multicast prefixes.
    private static let limit = 32

    private var interfaces: [UInt32: Knowledge] = [:]

    /// The prefixes of the routes by an interface; nil where there may be any.
    subscript(interface: UInt32) -> [IPPrefix]? {
        guard case .these(let prefixes)? = interfaces[interface] else { return nil }
        return prefixes
    }

    /// The families of the routes by an interface.
    func families(_ interface: UInt32) -> Set<IPFamily> {
        guard let prefixes = self[interface] else { return Set(IPFamily.allCases) }
        return Set(prefixes.map { IPFamily($0.address) })
    }

    /// Begins to note the routes by an interface that has just appeared.
    mutating func begin(_ interface: UInt32) {
        interfaces[interface] = .these([])
    }

    /// Forgets an interface.
    mutating func end(_ interface: UInt32) {
        interfaces[interface] = nil
    }

    /// Forgets all, as after a loss of events.
    mutating func forgetAll() {
        interfaces = [:]
    }

    /// Notes a route that was added or changed.
    mutating func note(_ route: RouteMessage, to prefix: IPPrefix) {
        if let interface = route.outputInterface { note(prefix, by: interface) }
        for way in route.multipath { note(prefix, by: way.interface) }
    }

    /// Notes a nexthop object, whose routes need not name the interface.
    mutating func note(_ nexthop: NexthopMessage) {
        guard let interface = nexthop.outputInterface, interfaces[interface] != nil else { return }
        interfaces[interface] = .nothing
    }

    private mutating func note(_ prefix: IPPrefix, by interface: UInt32) {
        guard case .these(let prefixes)? = interfaces[interface], !prefixes.contains(prefix) else { return }
        interfaces[interface] = prefixes.count < RoutedPrefixes.limit ? .these(prefixes + [prefix]) : .nothing
    }
}
