import CLinux
import NetworkCache
import NetworkPrimitives
import Rtnetlink
import Testing

@Suite("A change of routes")
struct RouteDoubtTests {
    typealias Doubt = WatchedNetwork.Doubt

    private var network = WatchedNetwork()

    private func route(_ destination: IPPrefix, table: UInt32 = RouteMessage.mainTable) -> RouteMessage {
        RouteMessage(family: destination.address.family, destination: destination, table: table)
    }

    @Test("doubts at once the destinations inside its prefix, and no others", arguments: [Change.new, .deleted])
    mutating func prefix(_ change: Change) {
        let inside: [Way] = [.inetByOtherGateway, .inetByNamesake, .inetUnreachable]
        #expect(
            network.doubt(by: .route(change, route("203.0.113.0/24"))) == Doubt(atOnce: inside, routing: [.inet]))
        #expect(
            network.doubt(by: .route(change, route("203.0.113.0/25", table: 254)))
                == Doubt(atOnce: [.inetByOtherGateway, .inetByNamesake], routing: [.inet]))
        #expect(
            network.doubt(by: .route(change, route("2001:db8::/48")))
                == Doubt(atOnce: [.inet6OnLink], routing: [.inet6]))
    }

    @Test("to all IPv6 groups doubts every IPv6 destination: its link begins or ceases to take part in IPv6")
    mutating func multicast() {
        for change in [Change.new, .deleted] {
            let doubt = network.doubt(by: .route(change, route("ff00::/8", table: UInt32(RT_TABLE_LOCAL.rawValue))))
            #expect(doubt == Doubt(sweep: Way.inet6, routing: [.inet6]))
        }
    }

    @Test("doubts them in whatever table it is")
    mutating func anyTable() {
        for table in [0, 10, UInt32(RT_TABLE_LOCAL.rawValue), 100_000] {
            #expect(
                network.doubt(by: .route(.new, route("198.51.100.1/32", table: table)))
                    == Doubt(atOnce: [.inetByGateway], routing: [.inet]))
        }
    }

    @Test("doubts every destination of its family where it is the default route")
    mutating func defaultRoute() {
        #expect(
            network.doubt(by: .route(.deleted, route("0.0.0.0/0"))) == Doubt(atOnce: Way.inet, routing: [.inet]))
        #expect(network.doubt(by: .route(.new, route("::/0"))) == Doubt(atOnce: Way.inet6, routing: [.inet6]))
    }

    @Test("that no watched destination is inside of is a change for those who wait for any")
    mutating func elsewhere() {
        #expect(network.doubt(by: .route(.new, route("172.16.0.0/12"))) == Doubt(routing: [.inet]))
    }

    @Test("doubts nothing where the route is a cached copy", arguments: [Change.new, .deleted])
    mutating func cloned(_ change: Change) {
        var inet = route("198.51.100.1/32")
        inet.flags = UInt32(RTM_F_CLONED)
        var inet6 = route("2001:db8:1::1/128")
        inet6.flags = UInt32(RTM_F_CLONED)
        #expect(network.doubt(by: .route(change, inet), .route(change, inet6)) == Doubt())
    }

    @Test("doubts nothing where it is of a family without IP addresses")
    mutating func otherFamily() {
        let message = RouteMessage(family: AddressFamily(rawValue: UInt16(AF_MPLS)))
        #expect(network.doubt(by: .route(.new, message)) == Doubt())
    }

    @Test("by a rule leaves all of its family to the sweep", arguments: [Change.new, .deleted])
    mutating func rule(_ change: Change) {
        #expect(
            network.doubt(by: .rule(change, RuleMessage(family: .inet))) == Doubt(sweep: Way.inet, routing: [.inet]))
        #expect(
            network.doubt(by: .rule(change, RuleMessage(family: .inet6)))
                == Doubt(sweep: Way.inet6, routing: [.inet6]))
        let multicast = RuleMessage(family: AddressFamily(rawValue: 128))
        #expect(network.doubt(by: .rule(change, multicast)) == Doubt())
    }

    @Test(
        "by an IPv4 nexthop object, which no IPv6 route can use, leaves all of IPv4 to the sweep",
        arguments: [Change.new, .deleted])
    mutating func inetNexthop(_ change: Change) {
        let object = NexthopMessage(family: .inet, id: 5, outputInterface: 2, gateway: "192.0.2.1")
        #expect(network.doubt(by: .nexthop(change, object)) == Doubt(sweep: Way.inet, routing: [.inet]))
    }

    @Test("by an IPv6 nexthop object or a group, which routes of both families use, leaves both to the sweep")
    mutating func otherNexthops() {
        for family in [AddressFamily.inet6, .unspecified] {
            for change in [Change.new, .deleted] {
                #expect(
                    network.doubt(by: .nexthop(change, NexthopMessage(family: family, id: 5)))
                        == Doubt(sweep: Way.allCases, routing: [.inet, .inet6]))
            }
        }
    }
}
