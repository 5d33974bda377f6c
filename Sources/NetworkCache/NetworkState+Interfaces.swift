import NetworkPrimitives
import Rtnetlink
import WSPSystem

/// What happens to interfaces and their addresses, and which answers that can change.
///
/// Interfaces of containers come and go by the hundred, and hardly any of it concerns a destination that somebody
/// watches. All answers of a family are doubted only where one of them can have changed: because a route that leads to
/// it goes by the interface, or because its source may be chosen anew.
extension NetworkState {
    mutating func apply(_ effect: InterfaceTable.Effect, of interface: UInt32, at now: Instant) -> Bool {
        switch effect {
        case .none: return false
        case .addressChanged(let address, let isGone): return applyAddress(address, isGone: isGone, at: now)
        case .addressRefreshed(let prefix):
            // An IPv6 address hands its lifetime on to the route to its prefix, of which nobody sends word.
            if prefix.address.isIPv6 { routes.doubt(inside: prefix, by: withMaster(interface), at: now) }
            return prefix.address.isIPv6
        case .linkAdded:
            routed.begin(interface)
            return applyLink(interface, at: now)
        case .linkChanged(let previous):
            return applyLink(interface, from: previous, at: now)
        case .linkRemoved(let previous, let hadAddresses):
            defer { routed.end(interface) }
            if previous.isUp { noteRoutingChange(by: interface) }
            if hadAddresses {
                listsAreStale = true
                for family in IPFamily.allCases { routes.doubtAll(family, at: now) }
            }
            return applyLink(interface, at: now) || hadAddresses || previous.isUp
        }
    }

    /// Doubts what a change of an interface's state, name, master or group can have changed.
    private mutating func applyLink(_ interface: UInt32, at now: Instant) -> Bool {
        var isHeeded = routes.doubt(interface: interface, at: now)
        if doubtRoutes(by: interface, at: now) { isHeeded = true }
        for family in IPFamily.allCases where interfaces.hasAddresses(interface, family) {
            listsAreStale = true
            isHeeded = true
            // IPv6 may keep the addresses of an interface that is down, and does not choose them then.
            if hasLooseChoice(family) { routes.doubtAll(family, at: now) }
        }
        return isHeeded
    }

    private mutating func applyLink(_ interface: UInt32, from previous: Link, at now: Instant) -> Bool {
        let link = interfaces.link(interface)
        var isHeeded = applyLink(interface, at: now)
        // The kernel drops the IPv4 routes of a link that goes down, and marks those of one that loses its carrier,
        // without a word about either.
        if link?.isUp != previous.isUp || link?.hasCarrier != previous.hasCarrier {
            noteRoutingChange(by: interface)
            isHeeded = isHeeded || !routed.families(interface).isEmpty
        }
        guard concernsEverything(previous, link) else { return isHeeded }
        for family in IPFamily.allCases { routes.doubtAll(family, at: now) }
        return true
    }

    /// Counts a routing change in the families of the routes by an interface.
    private mutating func noteRoutingChange(by interface: UInt32) {
        for family in routed.families(interface) { routingChanged[family] = true }
    }

    /// True for changes that reach beyond the routes by the interface.
    ///
    /// Rules name interfaces. That matters to questions bound to the interface, which are doubted anyway; but what this
    /// host sends comes in by the loopback interface, and what is bound to a port leaves by its master as well. And
    /// addresses move with their interface into a VRF, where others cannot choose them.
    private func concernsEverything(_ previous: Link, _ link: Link?) -> Bool {
        if link?.name != previous.name, previous.isLoopback || interfaces.isMaster(previous.index) { return true }
        return link?.master != previous.master && interfaces.hasAddresses(previous.index)
    }

    private mutating func applyAddress(_ address: InterfaceAddress, isGone: Bool, at now: Instant) -> Bool {
        let family = IPFamily(address.address)
        listsAreStale = true
        routes.expectChange(family, at: now)
        routes.doubt(address: address.address, at: now)
        // With its last address an interface loses its routes, IPv4's in silence.
        if isGone, !interfaces.hasAddresses(address.interface, family) {
            doubtRoutes(by: address.interface, [family], at: now)
        }
        if routes.goes(by: address.interface, family) || !isGone && changesChoice(of: address, family) {
            routes.doubtAll(family, at: now)
        }
        return true
    }

    private func hasLooseChoice(_ family: IPFamily) -> Bool {
        routes.hasChoice(family) { !$0.isFirm(own($0)) }
    }

    /// True if the kernel may choose another source for something because of an address that was added or changed.
    private func changesChoice(of address: InterfaceAddress, _ family: IPFamily) -> Bool {
        routes.hasChoice(family) { $0.canChange(becauseOf: address, own: own($0)) }
    }

    private func own(_ choice: SourceChoice) -> InterfaceAddress? {
        choice.source.flatMap { interfaces.address($0, on: choice.interface) }
    }

    /// Doubts the families of which an answer may depend on the routes by an interface.
    ///
    /// Returns false if there are none.
    @discardableResult
    mutating func doubtRoutes(
        by interface: UInt32, _ families: [IPFamily] = IPFamily.allCases, at now: Instant
    ) -> Bool {
        var isDoubtful = false
        for family in families {
            routes.expectChange(family, at: now)
            guard concernsRoutes(by: interface, family) else { continue }
            routes.doubtAll(family, at: now)
            isDoubtful = true
        }
        return isDoubtful
    }

    private func concernsRoutes(by interface: UInt32, _ family: IPFamily) -> Bool {
        guard let prefixes = routed[interface] else { return true }
        return prefixes.contains { IPFamily($0.address) == family && routes.concerns($0, by: withMaster(interface)) }
    }

    private func withMaster(_ interface: UInt32) -> [UInt32] {
        [interface] + (interfaces.link(interface)?.master.map { [$0] } ?? [])
    }

    /// The interfaces that a route goes by and their masters; nil where the route says more than a way, or less.
    func onlyInterfaces(of route: RouteMessage) -> [UInt32]? {
        guard route.type == .unicast || route.type == .multicast || route.type == .local || route.type == .anycast,
            let interface = route.outputInterface, route.multipath.isEmpty, route.nexthopID == nil,
            interfaces.link(interface)?.isLoopback == false
        else { return nil }
        return withMaster(interface)
    }
}
