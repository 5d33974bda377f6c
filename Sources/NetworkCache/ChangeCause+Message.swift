import CLinux
import NetworkPrimitives
import Rtnetlink
import WSPProtocol

/// From kernel messages to the facts that name them.
extension ChangeCause {
    /// The cause that a message is, or nil for one that changes nothing.
    ///
    /// A link or an address that was known before has changed; names are found among the interfaces.
    init?(_ message: KernelMessage, wasKnown: Bool, interfaces: InterfaceTable) {
        switch message {
        case .link(let change, let link): self.init(change, link, wasKnown: wasKnown)
        case .address(let change, let address): self.init(change, address, wasKnown: wasKnown)
        case .route(let change, let route): self.init(change, route)
        case .rule(let change, let rule):
            self.init(
                .rule, Change(change), family: rule.family, table: rule.table, number: rule.priority ?? 0,
                state: UInt32(rule.action))
        case .nexthop(let change, let nexthop):
            self.init(
                .nexthop, Change(change), family: nexthop.family, interfaceIndex: nexthop.outputInterface ?? 0,
                address: nexthop.gateway, number: nexthop.id)
        case .netconf(_, let netconf):
            self.init(
                .netconf, .changed, family: netconf.family, interfaceIndex: UInt32(clamping: netconf.index),
                number: UInt32(NETCONFA_IGNORE_ROUTES_WITH_LINKDOWN),
                state: UInt32(clamping: netconf.ignoreRoutesWithLinkdown ?? 0))
        case .neighbour(let change, let neighbour):
            self.init(
                .neighbour, change == .deleted ? .deleted : .changed, family: neighbour.family,
                interfaceIndex: neighbour.index, address: neighbour.address, state: UInt32(neighbour.state.rawValue))
        case .addressLabel, .unknown: return nil
        }
        if interfaceName.isEmpty, interfaceIndex != 0 { interfaceName = interfaces.link(interfaceIndex)?.name ?? "" }
    }

    private init(_ change: Rtnetlink.Change, _ message: LinkMessage, wasKnown: Bool) {
        let link = Link(message)
        self.init(
            .link, Change(change, wasKnown: wasKnown), interfaceIndex: link.index, interfaceName: link.name,
            state: (link.isUp ? LinkState.up : 0) | (link.hasCarrier ? LinkState.carrier : 0))
    }

    private init(_ change: Rtnetlink.Change, _ message: AddressMessage, wasKnown: Bool) {
        self.init(
            .address, Change(change, wasKnown: wasKnown), family: message.family, interfaceIndex: message.index,
            address: message.ownAddress, prefixLength: message.prefixLength)
    }

    private init(_ change: Rtnetlink.Change, _ route: RouteMessage) {
        self.init(
            .route, Change(change), family: route.family, interfaceIndex: route.outputInterface ?? 0,
            address: route.destination?.address, prefixLength: UInt8(clamping: route.destination?.length ?? 0),
            origin: route.protocolNumber, table: route.table, number: route.nexthopID ?? 0,
            state: UInt32(route.type.rawValue))
    }
}

extension ChangeCause.Change {
    fileprivate init(_ change: Change, wasKnown: Bool = false) {
        self = change == .deleted ? .deleted : wasKnown ? .changed : .added
    }
}
