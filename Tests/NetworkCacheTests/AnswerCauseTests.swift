import CLinux
import NetworkCache
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol
import WSPSystem

@Suite("The cause of a changed answer")
struct AnswerCauseTests: ~Copyable {
    private static let links: [LinkMessage] = [.loopback, .working(2, "eth0"), .working(3, "eth1")]
    private static let addresses: [AddressMessage] = [.on(2, "192.0.2.2"), .on(3, "10.0.0.2")]
    private static let before = RouteReply.way("192.0.2.2", interface: 2, gateway: "192.0.2.1")
    private static let after = RouteReply.way("10.0.0.2", interface: 3, gateway: "10.0.0.1")

    private var state = NetworkState.learnt(links, addresses)
    private let id: RouteCache.EntryID

    init() {
        id = state.routes.entry(for: RouteQuery(destination: "203.0.113.9"))
        state.routes.watch(id)
        _ = state.record(Self.before, for: id, at: .milliseconds(1000), wallTime: WallTime(microseconds: 7))
    }

    /// Applies messages, and has the answer change.
    private mutating func change(
        by messages: KernelMessage..., to reply: RouteReply = after, at time: Int = 2000
    ) throws -> ChangeCause {
        for message in messages { state.apply(message, at: .milliseconds(time)) }
        let comparison = state.record(reply, for: id, at: .milliseconds(time))
        try #require(comparison == .otherInterface)
        let change = state.routes.lastChange(of: id)
        return try #require(change).cause
    }

    private static func route(
        _ prefix: IPPrefix, table: UInt32 = RouteMessage.mainTable, origin: Int32 = RTPROT_BOOT, nexthop: UInt32? = nil
    ) -> RouteMessage {
        var route = RouteMessage(family: prefix.address.family, destination: prefix, table: table, outputInterface: 3)
        route.protocolNumber = UInt8(origin)
        route.nexthopID = nexthop
        return route
    }

    @Test("of an answer that is the first is that it was asked for")
    func first() {
        let change = state.routes.lastChange(of: id)
        #expect(change?.cause == ChangeCause(.firstAsked))
        #expect(change?.time == .milliseconds(1000))
        #expect(change?.wallTime == WallTime(microseconds: 7))
    }

    @Test("is unknown while there is no answer")
    mutating func none() {
        let other = state.routes.entry(for: RouteQuery(destination: "203.0.113.10"))
        #expect(state.routes.lastChange(of: other) == nil)
    }

    @Test("is the route whose prefix the destination is in")
    mutating func route() throws {
        let cause = try change(
            by: .route(.new, Self.route("198.51.100.0/24")), .route(.new, Self.route("203.0.113.0/24", table: 100)),
            .route(.new, Self.route("203.0.113.128/25")))
        #expect(
            cause
                == ChangeCause(
                    .route, .added, family: .inet, interfaceIndex: 3, interfaceName: "eth1", address: "203.0.113.0",
                    prefixLength: 24, origin: UInt8(RTPROT_BOOT), table: 100, state: UInt32(RTN_UNICAST)))
        let deletion = try change(
            by: .route(.deleted, Self.route("203.0.113.0/24")), to: Self.before, at: 3000)
        #expect(deletion.kind == .route)
        #expect(deletion.change == .deleted)
    }

    @Test("is the rule, nexthop object or setting, though links of others change as well")
    mutating func policy() throws {
        let other = LinkMessage.working(9, "veth9")
        let rule = KernelMessage.rule(.new, RuleMessage(family: .inet, table: 100, priority: 77))
        #expect(
            try change(by: .link(.new, other), rule, .link(.deleted, other))
                == ChangeCause(.rule, .added, family: .inet, table: 100, number: 77))
        let object = NexthopMessage(family: .inet, id: 5, outputInterface: 2, gateway: "192.0.2.9")
        #expect(
            try change(by: .link(.new, other), .nexthop(.deleted, object), to: Self.before, at: 3000)
                == ChangeCause(
                    .nexthop, .deleted, family: .inet, interfaceIndex: 2, interfaceName: "eth0", address: "192.0.2.9",
                    number: 5))
        var setting = NetconfMessage(family: .inet, index: 3)
        setting.ignoreRoutesWithLinkdown = 1
        #expect(
            try change(by: .link(.deleted, other), .netconf(.new, setting), at: 4000)
                == ChangeCause(
                    .netconf, .changed, family: .inet, interfaceIndex: 3, interfaceName: "eth1",
                    number: UInt32(NETCONFA_IGNORE_ROUTES_WITH_LINKDOWN), state: 1))
    }

    @Test("is the nexthop object, whose routes the kernel announces as well")
    mutating func objectAndRoute() throws {
        let object = NexthopMessage(family: .inet, id: 5, outputInterface: 3)
        let cause = try change(
            by: .nexthop(.new, object), .route(.new, Self.route("203.0.113.0/24", nexthop: 5)))
        #expect(cause.kind == .nexthop)
        #expect(cause.number == 5)
    }

    @Test("is the link, and not the routes that go with it")
    mutating func link() throws {
        let cause = try change(
            by: .route(.deleted, Self.route("203.0.113.0/24", origin: RTPROT_STATIC)),
            .link(.new, Self.links[1].takenDown), .link(.new, .working(9, "veth9")))
        #expect(cause == ChangeCause(.link, .changed, interfaceIndex: 2, interfaceName: "eth0", state: 0))
        let back = try change(
            by: .link(.new, Self.links[1]), .route(.new, Self.route("203.0.113.0/24", origin: RTPROT_KERNEL)),
            to: Self.before, at: 3000)
        #expect(back.kind == .link)
        #expect(back.state == ChangeCause.LinkState.up | ChangeCause.LinkState.carrier)
        let deletion = try change(by: .link(.deleted, Self.links[1]), at: 4000)
        #expect(deletion == ChangeCause(.link, .deleted, interfaceIndex: 2, interfaceName: "eth0", state: 3))
    }

    @Test("is the address, and not the kernel's own route to its network")
    mutating func address() throws {
        let kernels = Self.route("203.0.113.0/24", origin: RTPROT_KERNEL)
        let cause = try change(
            by: .address(.deleted, .on(2, "192.0.2.2")), .route(.deleted, kernels),
            .address(.new, .on(3, "10.0.0.99")))
        #expect(
            cause
                == ChangeCause(
                    .address, .deleted, family: .inet, interfaceIndex: 2, interfaceName: "eth0",
                    address: "192.0.2.2", prefixLength: 24))
        #expect(
            try change(by: .address(.new, .on(2, "192.0.2.2")), .route(.new, kernels), to: Self.before, at: 3000).change
                == .added)
        #expect(
            try change(by: .address(.new, .on(2, "192.0.2.2", flags: IFA_F_DEPRECATED)), at: 4000).change == .changed)
    }

    @Test("is the route that somebody set, though an address came with it")
    mutating func routeBesideAddress() throws {
        let cause = try change(
            by: .address(.deleted, .on(3, "10.0.0.2")), .address(.new, .on(3, "10.0.0.2")),
            .route(.new, Self.route("0.0.0.0/0", origin: RTPROT_DHCP)))
        #expect(cause.kind == .route)
    }

    @Test("is the neighbour that the answer's gateway is")
    mutating func neighbour() throws {
        let failed = NeighbourMessage(family: .inet, index: 2, state: .failed, address: "192.0.2.1")
        let cause = try change(by: .neighbour(.new, failed), .link(.new, .working(9, "veth9")))
        #expect(
            cause
                == ChangeCause(
                    .neighbour, .changed, family: .inet, interfaceIndex: 2, interfaceName: "eth0",
                    address: "192.0.2.1", state: UInt32(NUD_FAILED)))
    }

    @Test("is none of another family")
    mutating func otherFamily() throws {
        let cause = try change(
            by: .rule(.new, RuleMessage(family: .inet, priority: 1)),
            .rule(.new, RuleMessage(family: .inet6, priority: 2)),
            .nexthop(.new, NexthopMessage(family: .inet6, id: 9)),
            .address(.new, .on(2, "2001:db8::9", prefixLength: 64)))
        #expect(cause.kind == .nexthop, "IPv4 routes may go by IPv6 objects")
        _ = state.record(Self.after, for: id, at: .milliseconds(3500))
        let next = try change(
            by: .address(.new, .on(2, "2001:db8::9", prefixLength: 65, flags: IFA_F_DEPRECATED)), to: Self.before,
            at: 4000)
        #expect(next == ChangeCause(.asked))
    }
}
