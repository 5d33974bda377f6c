import CLinux
import NetworkCache
import NetworkPrimitives
import Rtnetlink
import Testing

/// All routes by such an interface were announced, so what they lead to is known.
@Suite("An interface that has appeared since the start")
struct NewInterfaceTests {
    typealias Doubt = WatchedNetwork.Doubt

    private static let veth = LinkMessage.working(9, "veth9")
    private static let inside: IPPrefix = "203.0.113.0/24"

    private let network = withNewInterface()

    private static func withNewInterface() -> WatchedNetwork {
        let network = WatchedNetwork()
        _ = network.doubt(by: .link(.new, veth.takenDown))
        return network
    }

    private func route(_ destination: IPPrefix, by index: UInt32 = 9) -> RouteMessage {
        RouteMessage(family: destination.address.family, destination: destination, outputInterface: index)
    }

    /// Everything that can happen to the interface itself.
    private static let states: [KernelMessage] = [
        .link(.new, veth.takenDown.with { $0.name = "c9" }), .link(.new, veth.takenDown.with { $0.master = 3 }),
        .link(.new, veth.unplugged), .link(.new, veth), .link(.new, veth.with { $0.group = 7 }),
        .link(.new, veth.with { $0.mtu = 1400 }), .link(.new, veth.takenDown), .link(.deleted, veth.takenDown),
    ]

    @Test("changes no way to anything as long as no route goes by it")
    mutating func noRoutes() {
        for message in Self.states { #expect(network.doubt(by: message) == Doubt(), "\(message)") }
        #expect(network.doubt(by: .link(.new, Self.veth)) == Doubt(), "up at once")
    }

    @Test("changes none either where its routes lead to nothing watched, but those who wait for any are told")
    mutating func routesElsewhere() {
        _ = network.doubt(by: .route(.new, route("172.16.0.0/12")))
        #expect(network.doubt(by: .link(.new, Self.veth)) == Doubt(routing: [.inet]))
        #expect(network.doubt(by: .link(.new, Self.veth.with { $0.mtu = 1400 })) == Doubt())
        #expect(network.doubt(by: .link(.deleted, Self.veth)) == Doubt(routing: [.inet]))
    }

    @Test("leaves the family to the sweep where its routes lead to something watched")
    mutating func routesInside() {
        _ = network.doubt(by: .route(.new, route(Self.inside)))
        for message in Self.states { #expect(network.doubt(by: message).bySweep == Way.inet.sorted(), "\(message)") }
        #expect(network.doubt(by: .link(.new, Self.veth.takenDown)) == Doubt(), "a new one with its number")
    }

    @Test("does so after its routes were deleted, as some come back in silence")
    mutating func deletedRoute() {
        _ = network.doubt(by: .route(.new, route(Self.inside)), .route(.deleted, route(Self.inside)))
        #expect(network.doubt(by: .link(.new, Self.veth)) == Doubt(sweep: Way.inet, routing: [.inet]))
    }

    @Test("does so where it is one of several next hops")
    mutating func multipath() {
        var several = route("::/0", by: 0)
        several.outputInterface = nil
        several.multipath = [RouteNexthop(interface: 2), RouteNexthop(interface: 9)]
        _ = network.doubt(by: .route(.new, several))
        #expect(network.doubt(by: .link(.new, Self.veth)) == Doubt(sweep: Way.inet6, routing: [.inet6]))
    }

    @Test("counts as unknown with a nexthop object, with many prefixes, and after a loss")
    mutating func unknown() {
        let everything = Doubt(sweep: Way.allCases, routing: [.inet, .inet6])
        let others = (0..<3).map { _ in Self.withNewInterface() }
        _ = others[0].doubt(by: .nexthop(.new, NexthopMessage(family: .inet, id: 5, outputInterface: 9)))
        for number in 0..<33 as Range<UInt32> {
            let prefix = IPPrefix(IPAddress(ipv4: 0xac10_0000 + number << 8), length: 24)
            _ = others[1].doubt(by: .route(.new, route(prefix)))
        }
        others[2].replace(links: WatchedNetwork.links + [Self.veth.takenDown], eventsWereLost: true)
        _ = others[2].takeDoubt()
        for index in others.indices {
            #expect(others[index].doubt(by: .link(.new, Self.veth)) == everything, "\(index)")
        }
    }

    @Test("leaves nothing behind for the next with its number")
    mutating func reusedNumber() {
        _ = network.doubt(by: .route(.new, route(Self.inside)), .link(.deleted, Self.veth.takenDown))
        #expect(network.doubt(by: .link(.new, Self.veth.takenDown)) == Doubt())
        #expect(network.doubt(by: .link(.new, Self.veth)) == Doubt())
    }

    @Test("is known to the questions that were bound to its number before")
    mutating func bound() {
        _ = network.doubt(by: .link(.deleted, .working(3, "eth1")))
        #expect(
            network.doubt(by: .link(.new, LinkMessage.working(3, "eth1").takenDown)).atOnce
                == [.inet6ByNamesake, .inetByNamesake, .inetByOtherGateway, .inetUnreachableOnInterface])
    }

    @Test("has neighbours and settings that matter as far as its routes do")
    mutating func neighbours() {
        let failed = NeighbourMessage(family: .inet, index: 9, state: .failed, address: "172.17.0.2")
        var settings = NetconfMessage(family: .inet, index: 9)
        settings.ignoreRoutesWithLinkdown = 1
        #expect(network.doubt(by: .neighbour(.new, failed)) == Doubt())
        #expect(network.doubt(by: .netconf(.new, settings)) == Doubt(routing: [.inet]))
        _ = network.doubt(by: .route(.new, route(Self.inside)))
        #expect(network.doubt(by: .neighbour(.deleted, failed)) == Doubt(sweep: Way.inet))
        settings.ignoreRoutesWithLinkdown = 0
        #expect(network.doubt(by: .netconf(.new, settings)) == Doubt(sweep: Way.inet, routing: [.inet]))
    }

    @Test("loses its routes in silence with its last address")
    mutating func lastAddress() {
        _ = network.doubt(by: .route(.new, route(Self.inside)))
        let addresses: [AddressMessage] = [.on(9, "172.17.0.1"), .on(9, "172.17.0.2"), .on(9, "fe80::9")]
        for address in addresses { _ = network.doubt(by: .address(.new, address)) }
        #expect(network.doubt(by: .address(.deleted, addresses[0])) == Doubt())
        #expect(network.doubt(by: .address(.deleted, addresses[1])) == Doubt(sweep: Way.inet))
        #expect(network.doubt(by: .address(.deleted, addresses[2])) == Doubt(), "of IPv6 it had no route")
    }

    @Test("that gets another name moves what rules by name say of everything where it is the loopback or has ports")
    mutating func names() {
        let loopback = LinkMessage.loopback.with { $0.name = "loop" }
        #expect(network.doubt(by: .link(.new, loopback)).bySweep == Way.allCases.sorted())
        _ = network.doubt(by: .link(.new, LinkMessage.working(10, "port").with { $0.master = 9 }))
        #expect(
            network.doubt(by: .link(.new, Self.veth.takenDown.with { $0.name = "vrf" }))
                == Doubt(sweep: Way.allCases))
    }
}
