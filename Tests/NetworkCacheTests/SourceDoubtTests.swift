import CLinux
import NetworkCache
import NetworkPrimitives
import Rtnetlink
import Testing

/// The answers of the network all have a source that is a preferred address of the interface they leave by.
@Suite("An address of an interface that no watched way leaves by")
struct SourceDoubtTests {
    typealias Doubt = WatchedNetwork.Doubt

    private var network = WatchedNetwork()

    init() {
        _ = network.doubt(by: .link(.new, .working(9, "veth9")))
    }

    private static let candidates: [AddressMessage] = [
        .on(9, "172.17.0.1"), .on(9, "169.254.1.1"), .on(9, "2001:db8:c::1"), .on(9, "fd00::1"), .on(9, "fe80::9"),
        .on(9, "2001:db8:c::2", flags: IFA_F_DEPRECATED), .on(9, "2001:db8:c::3", flags: IFA_F_TENTATIVE),
    ]

    @Test("takes the place of no source that is preferred and of the way's own interface", arguments: candidates)
    mutating func harmless(_ address: AddressMessage) {
        #expect(network.doubt(by: .address(.new, address)) == Doubt())
        #expect(network.doubt(by: .address(.new, address.with { $0.flags ^= UInt32(IFA_F_DEPRECATED) })) == Doubt())
        #expect(network.doubt(by: .address(.deleted, address)) == Doubt())
    }

    @Test("may take its place where scope or home come before the interface")
    mutating func better() {
        let home = AddressMessage.on(9, "2001:db8:c::1", flags: IFA_F_HOMEADDRESS)
        for address in [home, .on(9, "fec0::1")] {
            #expect(network.doubt(by: .address(.new, address)) == Doubt(sweep: Way.inet6))
            #expect(network.doubt(by: .address(.deleted, address)) == Doubt(), "it was not chosen")
        }
    }

    @Test("may take the place of an IPv6 source that is deprecated", arguments: [IFA_F_DEPRECATED, IFA_F_OPTIMISTIC])
    mutating func avoided(_ flag: Int32) {
        let source = AddressMessage.on(2, "2001:db8::2", prefixLength: 64)
        _ = network.doubt(by: .address(.new, source.with { $0.flags = UInt32(flag) }))
        #expect(network.doubt(by: .address(.new, .on(9, "2001:db8:c::1"))) == Doubt(sweep: Way.inet6))
        #expect(network.doubt(by: .address(.new, .on(9, "172.17.0.1"))) == Doubt())
        _ = network.doubt(by: .address(.new, source))
        #expect(network.doubt(by: .address(.new, .on(9, "2001:db8:c::2"))) == Doubt())
    }

    @Test("may take the place of a source that is another interface's", arguments: [IPFamily.inet, .inet6])
    mutating func borrowed(_ family: IPFamily) {
        let (own, other): (IPAddress, IPAddress) =
            family == .inet ? ("10.0.0.2", "172.17.0.1") : ("2001:db8:3::2", "2001:db8:c::1")
        let sweep = Doubt(sweep: family == .inet ? Way.inet : Way.inet6)
        _ = network.doubt(by: .address(.deleted, .on(3, own, prefixLength: family == .inet ? 24 : 64)))
        #expect(network.doubt(by: .address(.new, .on(9, other))) == sweep)
        #expect(network.doubt(by: .link(.new, LinkMessage.working(9, "veth9").takenDown)) == sweep)
        #expect(network.doubt(by: .address(.deleted, .on(9, other))) == Doubt(), "it was not chosen")
    }

    @Test(
        "is one to send from where there was a route and none", arguments: ["192.0.2.1", "2001:db8::1"] as [IPAddress])
    func missing(_ destination: IPAddress) {
        var state = NetworkState.of([.loopback, .working(2, "eth0"), .working(9, "veth9")])
        let id = state.routes.entry(for: RouteQuery(destination: destination))
        let address = AddressMessage.on(9, destination.isIPv6 ? "2001:db8:c::1" : "172.17.0.1")
        for (reply, isDoubtful) in [(RouteReply.unreachable, false), (.way(nil, interface: 2), true)] {
            _ = state.record(reply, for: id, at: .milliseconds(5000))
            #expect(state.routes.isSettled(id, at: .milliseconds(6000)) == true)
            state.apply(.address(.new, address), at: .milliseconds(6000))
            #expect(state.routes.isSettled(id, at: .milliseconds(6000)) == !isDoubtful)
            state.apply(.address(.deleted, address), at: .milliseconds(6000))
        }
    }

    @Test("doubts at once what is bound to it")
    func boundSource() {
        var state = NetworkState.of([.loopback, .working(2, "eth0"), .working(9, "veth9")])
        let bound = ["192.0.2.1": "172.17.0.1", "2001:db8::1": "2001:db8:c::1"] as [IPAddress: IPAddress]
        for (destination, source) in bound {
            let id = state.routes.entry(for: RouteQuery(destination: destination, source: source))
            state.routes.watch(id)
            _ = state.record(.unreachable, for: id, at: .milliseconds(5000))
            state.apply(.address(.new, .on(9, source)), at: .milliseconds(6000))
            #expect(state.routes.takeDoubtful(limit: 8) == [id])
        }
    }
}
