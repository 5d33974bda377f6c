import CLinux
import NetworkPrimitives
package import Rtnetlink
package import WSPProtocol
package import WSPSystem

/// Everything wspd knows of the network, kept by the kernel's messages; pure, without input or output of its own.
///
/// Messages are applied as they come. They change the tables of interfaces and addresses and make answers doubtful;
/// what clients can see changes only in ``settle()``, once all waiting messages have been applied, so that a burst
/// shows as one change.
///
/// There is one, and it is not copied: a copy keeps some forty tables alive, and before this was said, the compiler made
/// one for most questions to it, at a cost beyond that of the answer.
package struct NetworkState: ~Copyable {
    /// What clients can wait for that ``settle()`` found changed.
    package struct Changes: Sendable {
        /// The address lists.
        package var lists = AddressLists.Changes()
        /// The families in which some route, rule, nexthop object or link of routes changed.
        package var routing: Set<IPFamily> = []

        /// True if nothing did.
        package var isEmpty: Bool { lists.isEmpty && routing.isEmpty }
    }

    private struct NeighbourKey: Hashable {
        let interface: UInt32
        let address: IPAddress
    }

    private struct NetconfKey: Hashable {
        let family: IPFamily
        let interface: Int32
    }

    /// Failed neighbours are remembered up to this number; beyond it every neighbour message counts as a change.
    private static let failedNeighbourLimit = 8192

    /// The random number that tells this run's generations from those of others.
    package let epoch: UInt64
    /// Numbers all changes.
    package internal(set) var counter = ChangeCounter()
    /// Interfaces and addresses.
    package internal(set) var interfaces = InterfaceTable()
    /// The lists made of them.
    package internal(set) var lists = AddressLists()
    /// The answers for destinations.
    package var routes: RouteCache

    /// What changed interfaces and addresses lately.
    var listEvents = ListEvents()
    /// True once a dump has told the state.
    var hasLearnt = false
    /// The interfaces that messages were about, while somebody wants to know; see ``noteInterfaces()``.
    var mentionedInterfaces: Set<UInt32>?

    private var failedNeighbours: Set<NeighbourKey> = []
    private var ignoresLinkdown: [NetconfKey: Int32] = [:]
    var routingNumbers = PerFamily(ChangeCounter.first)
    var listsAreStale = false
    /// True from a loss of messages until the tables have been replaced.
    var isBehind = false
    var routingChanged = PerFamily(false)
    /// Where the routes lead that go by interfaces.
    var routed = RoutedPrefixes()

    /// Creates a state of nothing.
    package init(epoch: UInt64, answerCapacity: Int) {
        self.epoch = epoch
        routes = RouteCache(capacity: answerCapacity)
    }

    /// The number of the last change of any routing of a family, for requests about the wildcard address.
    package func routingChangeNumber(_ family: IPFamily) -> UInt64 { routingNumbers[family] }

    /// Remembers an answer; see ``RouteCache/record(_:for:at:wallTime:occasion:counter:)``.
    package mutating func record(
        _ reply: RouteReply, for id: RouteCache.EntryID, at now: Instant, wallTime: WallTime = .unknown,
        occasion: ChangeCause? = ChangeCause(.asked)
    ) -> RouteCache.Comparison {
        // The kernel refuses IPv4 sources that are not local, but tells the way for IPv6 ones.
        let source = routes.query(id).source
        let isForeign = source.map { $0.isIPv6 && !interfaces.hasBindable($0) } ?? false
        let judged = isForeign ? .refused(errno: ENETUNREACH) : reply
        return routes.record(
            judged, for: id, at: now, wallTime: wallTime, occasion: occasion, counter: &counter)
    }

    /// Does what a message demands; ``apply(_:at:)`` keeps the accounts.
    ///
    /// Returns false if nothing that clients can see depends on what it says.
    mutating func heed(_ message: KernelMessage, at now: Instant) -> Bool {
        if mentionedInterfaces != nil { note(message) }
        if isBehind, doubtWhatConcerns(message, at: now) { return true }
        return switch message {
        case .link(let change, let link): apply(interfaces.apply(change, link), of: link.index, at: now)
        case .address(let change, let address): apply(interfaces.apply(change, address), of: address.index, at: now)
        case .route(let change, let route): applyRoute(change, route, at: now)
        case .rule(_, let rule): doubtAll(IPFamily(rule.family).map { [$0] } ?? [], at: now)
        case .nexthop(_, let nexthop): applyNexthop(nexthop, at: now)
        case .netconf(let change, let netconf): applyNetconf(change, netconf, at: now)
        case .neighbour(let change, let neighbour): applyNeighbour(change, neighbour, at: now)
        // The kernel sends none unasked.
        case .addressLabel, .unknown: false
        }
    }

    /// Makes visible what the messages since the last call changed, and tells what that was.
    package mutating func settle() -> Changes {
        var changes = Changes()
        if listsAreStale {
            listsAreStale = false
            let table = interfaces.entries()
            changes.lists = lists.update(from: table, counter: &counter)
            listEvents.settle(on: table, changes.lists)
        }
        for family in IPFamily.allCases where routingChanged[family] {
            routingChanged[family] = false
            changes.routing.insert(family)
            routingNumbers[family] = counter.next()
        }
        return changes
    }

    /// Puts fresh dumps in the place of what was known, after start-up, loss or doubt.
    ///
    /// The difference shows in the next ``settle()``. Routes are not dumped, so after a loss (`eventsWereLost`) nobody
    /// can tell whether some route changed: requests about any routing change complete then, as they may.
    ///
    /// Returns what changes are put down to that this brings: `cause`, or without one what the rest tells.
    @discardableResult
    package mutating func replace(
        interfaces: InterfaceTable, neighbours: [NeighbourMessage], eventsWereLost: Bool,
        because cause: ChangeCause? = nil, at now: Instant
    ) -> ChangeCause {
        self.interfaces = interfaces
        isBehind = false
        listsAreStale = true
        failedNeighbours = []
        for neighbour in neighbours { _ = updateFailed(.new, neighbour) }
        ignoresLinkdown = [:]
        routed.forgetAll()
        for family in IPFamily.allCases {
            routes.doubtAll(family, at: now)
            if eventsWereLost { routingChanged[family] = true }
        }
        return noteLearnt(because: cause, eventsWereLost: eventsWereLost)
    }
}

// MARK: - What each kind of message makes doubtful

extension NetworkState {
    /// Doubts every answer of the families, and counts a routing change.
    private mutating func doubtAll(_ families: [IPFamily], at now: Instant) -> Bool {
        for family in families {
            routes.doubtAll(family, at: now)
            routingChanged[family] = true
        }
        return !families.isEmpty
    }

    private mutating func applyRoute(_ change: Change, _ route: RouteMessage, at now: Instant) -> Bool {
        // Cached copies of routes say nothing about the routes.
        guard route.flags & UInt32(RTM_F_CLONED) == 0, let family = IPFamily(route.family),
            let prefix = route.destination
        else { return false }
        if change == .new { routed.note(route, to: prefix) }
        routes.expectChange(family, at: now)
        let interfaces = RouteCache.isOfOneLink(prefix) ? onlyInterfaces(of: route) : nil
        routes.doubt(inside: prefix, by: interfaces, at: now)
        if family == .inet { routes.doubt(boundInside: prefix, at: now) }
        // The route that every link has as long as it takes part in IPv6 (`disable_ipv6`, MTU). Without it, next hops of
        // multipath routes on the link are dead, of which nobody sends word.
        if prefix == NetworkState.inet6Multicast { doubtRoutes(by: route.outputInterface ?? 0, [.inet6], at: now) }
        routingChanged[family] = true
        return true
    }

    private mutating func applyNexthop(_ nexthop: NexthopMessage, at now: Instant) -> Bool {
        routed.note(nexthop)
        // IPv4 routes may go by IPv6 objects, never the other way round; a group does not say what is in it.
        return doubtAll(nexthop.family == .inet ? [.inet] : IPFamily.allCases, at: now)
    }

    private static let inet6Multicast = IPPrefix(IPAddress(bits: 0xff << 120, isIPv6: true), length: 8)

    private mutating func applyNetconf(_ change: Change, _ netconf: NetconfMessage, at now: Instant) -> Bool {
        guard let family = IPFamily(netconf.family) else { return false }
        let key = NetconfKey(family: family, interface: netconf.index)
        guard change == .new else {
            ignoresLinkdown[key] = nil
            return false
        }
        guard let value = netconf.ignoreRoutesWithLinkdown else { return false }
        let previous = ignoresLinkdown.updateValue(value, forKey: key)
        guard previous != value else { return false }
        // What is below 1 stands for all interfaces; a new one reports the default before it is announced itself.
        if let index = UInt32(exactly: netconf.index) {
            guard interfaces.link(index) != nil else { return false }
            doubtRoutes(by: index, [family], at: now)
        } else {
            routes.doubtAll(family, at: now)
        }
        if previous != nil || value != 0 { routingChanged[family] = true }
        return true
    }

    private mutating func applyNeighbour(_ change: Change, _ neighbour: NeighbourMessage, at now: Instant) -> Bool {
        guard updateFailed(change, neighbour), let address = neighbour.address else { return false }
        routes.doubt(gateway: address, on: neighbour.index, at: now)
        // Of several next hops, those whose neighbour has failed are passed over: destinations move to the others, of
        // which some may have no gateway, and back. IPv4 routes may have gateways of either family.
        doubtRoutes(by: neighbour.index, address.isIPv6 ? IPFamily.allCases : [.inet], at: now)
        return true
    }

    /// True if the neighbour became failed or stopped being so.
    ///
    /// One that has failed already and fails again was not so meanwhile: the kernel looked for it once more, which it
    /// announces by nothing but the failure.
    private mutating func updateFailed(_ change: Change, _ neighbour: NeighbourMessage) -> Bool {
        guard let address = neighbour.address else { return false }
        let key = NeighbourKey(interface: neighbour.index, address: address)
        guard change == .new, neighbour.state.contains(.failed) else {
            return failedNeighbours.remove(key) != nil || failedNeighbours.count >= NetworkState.failedNeighbourLimit
        }
        if failedNeighbours.count < NetworkState.failedNeighbourLimit { failedNeighbours.insert(key) }
        return true
    }
}
