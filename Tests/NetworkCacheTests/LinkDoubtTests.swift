import CLinux
import NetworkCache
import NetworkPrimitives
import Rtnetlink
import Testing

@Suite("A change of links and addresses")
struct LinkDoubtTests {
    typealias Doubt = WatchedNetwork.Doubt

    private static let eth1 = LinkMessage.working(3, "eth1")
    private static let byEth1: [Way] = [
        .inetByOtherGateway, .inetByNamesake, .inetUnreachableOnInterface, .inet6ByNamesake,
    ]

    private var network = WatchedNetwork()

    @Test("doubts at once what goes out by the link, and leaves the rest to the sweep")
    mutating func attributes() {
        let changed = [
            Self.eth1.with { $0.mtu = 1400 }, Self.eth1.with { $0.master = 9 }, Self.eth1.with { $0.group = 7 },
            Self.eth1.with { $0.name = "lan0" }, Self.eth1,
        ]
        for link in changed {
            #expect(network.doubt(by: .link(.new, link)) == Doubt(atOnce: Self.byEth1, sweep: Way.allCases))
        }
    }

    @Test("that takes the link down, or its carrier, is one of routing in both families, as is the way back")
    mutating func state() {
        let expected = Doubt(atOnce: Self.byEth1, sweep: Way.allCases, routing: [.inet, .inet6])
        for link in [Self.eth1.unplugged, Self.eth1, Self.eth1.takenDown, Self.eth1] {
            #expect(network.doubt(by: .link(.new, link)) == expected)
        }
    }

    @Test("that deletes the link doubts as much")
    mutating func deleted() {
        #expect(
            network.doubt(by: .link(.deleted, Self.eth1))
                == Doubt(atOnce: Self.byEth1, sweep: Way.allCases, routing: [.inet, .inet6]))
    }

    @Test("of a link that is down deletes no route any more")
    mutating func deletedWhileDown() {
        _ = network.doubt(by: .link(.new, Self.eth1.takenDown))
        #expect(network.doubt(by: .link(.deleted, Self.eth1.takenDown)).routing == [])
    }

    @Test("that means nothing doubts nothing")
    mutating func nothing() {
        let promiscuous = Self.eth1.with { $0.flags |= UInt32(IFF_PROMISC) }
        var wireless = LinkMessage(index: 3, name: "eth1", flags: Self.eth1.flags)
        wireless.linkType = Self.eth1.linkType
        wireless.isWireless = true
        for message in [Self.eth1, promiscuous, wireless, Self.eth1] {
            #expect(network.doubt(by: .link(.new, message)) == Doubt())
        }
        #expect(network.doubt(by: .link(.deleted, .working(99, "unknown"))) == Doubt())
        let refreshed = AddressMessage.on(2, "192.0.2.2").with { ($0.preferredLifetime, $0.validLifetime) = (60, 90) }
        #expect(network.doubt(by: .address(.new, refreshed)) == Doubt())
    }

    @Test("that is an address's doubts at once the answers whose source or destination it is, and no routing")
    mutating func address() {
        let address = AddressMessage.on(2, "192.0.2.2")
        let expected = Doubt(
            atOnce: [.inetByGateway, .inetOnLink, .inetToOwnAddress, .inetByInet6Gateway], sweep: Way.inet)
        let deprecated = address.with { $0.flags = UInt32(IFA_F_DEPRECATED) }
        for message in [KernelMessage.address(.new, deprecated), .address(.deleted, address), .address(.new, address)] {
            #expect(network.doubt(by: message) == expected)
        }
        #expect(
            network.doubt(by: .address(.new, .on(3, "198.51.100.1")))
                == Doubt(atOnce: [.inetByGateway], sweep: Way.inet), "a destination")
        #expect(
            network.doubt(by: .address(.deleted, .on(2, "2001:db8::2", prefixLength: 64)))
                == Doubt(atOnce: [.inet6ByGateway, .inet6OnLink], sweep: Way.inet6))
    }

    @Test("that is a refreshed lifetime doubts an IPv6 address's prefix, to whose route it is handed on, and no list")
    mutating func refreshedPrefix() {
        let inet6 = AddressMessage.on(2, "2001:db8::2", prefixLength: 64).with { $0.validLifetime = 90 }
        #expect(network.doubt(by: .address(.new, inet6)) == Doubt(atOnce: [.inet6OnLink]))
        let inet = AddressMessage.on(2, "192.0.2.2").with { $0.validLifetime = 90 }
        #expect(network.doubt(by: .address(.new, inet)) == Doubt())
    }

    @Test("that is the end of a route known beforehand doubts that answer alone")
    mutating func expiry() throws {
        var state = NetworkState(epoch: 1, answerCapacity: 8)
        let ids = [100, 200, 0].map { expires in
            let id = state.routes.entry(for: RouteQuery(destination: "2001:db8::1", mark: UInt32(expires)))
            let reply = RouteReply.way("2001:db8::2", interface: 2, expires: Int32(expires))
            _ = state.record(reply, for: id, at: .milliseconds(1000))
            state.routes.watch(id)
            return id
        }
        let earliest = state.routes.earliestExpiry()
        let expiry = try #require(earliest)
        #expect(expiry == .milliseconds(2000))
        state.routes.doubtExpired(at: expiry)
        #expect(state.routes.takeDoubtful(limit: 8) == [ids[0]])
        #expect(state.routes.isSettled(ids[1], at: expiry) && state.routes.isSettled(ids[2], at: expiry))
        #expect(state.settle().isEmpty)
    }
}
