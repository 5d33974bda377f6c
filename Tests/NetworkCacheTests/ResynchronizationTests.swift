import NetworkCache
import NetworkPrimitives
import Rtnetlink
import Testing

@Suite("Fresh dumps in the place of what was known")
struct ResynchronizationTests {
    typealias Doubt = WatchedNetwork.Doubt

    private var network = WatchedNetwork()

    @Test("that are equal change no list, and routing only where events were lost", arguments: [false, true])
    mutating func equal(eventsWereLost: Bool) {
        let generations = network.state.generations()
        let routing = IPFamily.allCases.map { network.state.routingChangeNumber($0) }
        network.replace(eventsWereLost: eventsWereLost)
        let changes = network.state.settle()
        #expect(changes.lists.isEmpty)
        #expect(network.state.generations() == generations)
        #expect(changes.isEmpty == !eventsWereLost)
        let after = IPFamily.allCases.map { network.state.routingChangeNumber($0) }
        #expect(zip(routing, after).allSatisfy { eventsWereLost ? $0 < $1 : $0 == $1 })
        let other = WatchedNetwork()
        other.replace(eventsWereLost: eventsWereLost)
        #expect(
            other.takeDoubt() == Doubt(sweep: Way.allCases, routing: eventsWereLost ? [.inet, .inet6] : []))
    }

    @Test("report the difference, once")
    mutating func difference() {
        let added = AddressMessage.on(3, "2001:db8:3::9", prefixLength: 64)
        network.replace(addresses: WatchedNetwork.addresses + [added], eventsWereLost: false)
        let changes = network.state.settle()
        let touched = ListSelection.all.filter { changes.lists.touches($0) }
        #expect(touched == [.inet6, .both, .bindableInet6, .bindableBoth])
        #expect(network.state.settle().isEmpty)
        #expect(network.state.list(.inet6).contains("2001:db8:3::9") == true)
    }

    @Test("forget what is gone, addresses of interfaces that are gone included")
    mutating func gone() {
        network.replace(links: [.loopback, .working(3, "eth1")], eventsWereLost: true)
        let changes = network.state.settle()
        #expect(changes.lists.touches(.inet) && changes.lists.touches(.inet6))
        #expect(network.state.interfaces.link(2) == nil)
        #expect(network.state.list(.both) == ["10.0.0.2", "2001:db8:3::2"])
    }

    @Test("undo events that were applied but not yet settled")
    mutating func unsettled() {
        #expect(network.state.hear(.address(.deleted, .on(2, "192.0.2.2"))) == .heeded)
        var table = InterfaceTable()
        for link in WatchedNetwork.links { table.add(.link(.new, link)) }
        for address in WatchedNetwork.addresses { table.add(.address(.new, address)) }
        network.state.replace(interfaces: table, neighbours: [], eventsWereLost: false, at: .milliseconds(9000))
        #expect(network.state.settle().isEmpty)
    }

    @Test("tell which neighbours have failed")
    mutating func neighbours() {
        let failed = NeighbourMessage(family: .inet, index: 2, state: .failed, address: "192.0.2.1")
        let stale = NeighbourMessage(family: .inet, index: 3, state: .stale, address: "10.0.0.1")
        network.replace(neighbours: [failed, stale], eventsWereLost: false)
        _ = network.takeDoubt()
        let reachable = NeighbourMessage(family: .inet, index: 2, state: .reachable, address: "192.0.2.1")
        #expect(network.doubt(by: .neighbour(.new, reachable)).atOnce == [.inetByGateway], "the dump had it as failed")
        #expect(network.doubt(by: .neighbour(.deleted, stale)) == Doubt(), "as it was dumped")
        network.replace(eventsWereLost: false)
        _ = network.takeDoubt()
        #expect(network.doubt(by: .neighbour(.new, reachable)) == Doubt(), "the dump had none that failed")
    }

    @Test("take from a dump what belongs there, and nothing else")
    func dumpMessages() {
        var table = InterfaceTable()
        table.add(.link(.deleted, .working(2, "eth0")))
        table.add(.address(.deleted, .on(2, "192.0.2.2")))
        table.add(.route(.new, RouteMessage(family: .inet)))
        #expect(table.link(2) == nil && table.entries().isEmpty)
        table.add(.address(.new, .on(2, "192.0.2.2")))
        #expect(table.entries().isEmpty, "its interface is not known yet")
        table.add(.link(.new, .working(2, "eth0")))
        #expect(table.entries().map(\.address.address) == ["192.0.2.2"])
    }
}
