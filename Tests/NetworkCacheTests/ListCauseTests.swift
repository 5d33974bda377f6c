import CLinux
import NetworkCache
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol

@Suite("The cause of a changed list")
struct ListCauseTests: ~Copyable {
    private static let eth0 = LinkMessage.working(2, "eth0")
    private static let eth1 = LinkMessage.working(3, "eth1")

    private var state = NetworkState.of(
        [.loopback, eth0, eth1], [.on(2, "192.0.2.2"), .on(3, "10.0.0.2"), .on(3, "2001:db8::2", prefixLength: 64)])

    private mutating func settle(_ messages: KernelMessage...) -> [ListDifference] {
        for message in messages { state.apply(message, at: .milliseconds(1000)) }
        _ = state.settle()
        return state.takeListDifferences()
    }

    @Test("is the address, with what came and what left")
    mutating func address() throws {
        let differences = settle(
            .address(.new, .on(2, "198.51.100.7")), .link(.new, .working(9, "veth9")),
            .address(.deleted, .on(2, "192.0.2.2")), .address(.new, .on(1, "127.0.0.2")))
        let difference = try #require(differences.first)
        #expect(differences.count == 1)
        #expect(difference.family == .inet)
        #expect(difference.added.map(\.address.address) == ["198.51.100.7"])
        #expect(difference.removed.map(\.address.address) == ["192.0.2.2"])
        #expect(difference.removed.map(\.link.name) == ["eth0"])
        #expect(difference.cause.kind == .address)
        #expect(difference.cause.change == .deleted)
        #expect(difference.cause.interfaceName == "eth0")
    }

    @Test("is the link that took the addresses along, for each family")
    mutating func link() {
        let differences = settle(
            .address(.deleted, .on(3, "10.0.0.2")), .link(.deleted, Self.eth1), .link(.new, .working(9, "veth9")))
        #expect(differences.map(\.family) == [.inet, .inet6])
        for difference in differences {
            #expect(difference.added.isEmpty)
            #expect(difference.removed.map(\.link.name) == ["eth1"])
            #expect(
                difference.cause == ChangeCause(.link, .deleted, interfaceIndex: 3, interfaceName: "eth1", state: 3))
        }
    }

    @Test("is told though only the order changed")
    mutating func order() throws {
        _ = settle(.address(.new, .on(2, "192.0.2.9", flags: IFA_F_SECONDARY)))
        let differences = settle(
            .address(.new, .on(2, "192.0.2.2", flags: IFA_F_SECONDARY)), .address(.new, .on(2, "192.0.2.9")))
        let difference = try #require(differences.first)
        #expect(difference.added.isEmpty && difference.removed.isEmpty)
        #expect(difference.cause.kind == .address)
    }

    @Test("does not come from an earlier batch")
    mutating func earlier() {
        #expect(settle(.address(.new, .on(1, "127.0.0.2"))).isEmpty)
        var table = InterfaceTable()
        for link in [LinkMessage.loopback, Self.eth0, Self.eth1] { table.add(.link(.new, link)) }
        state.replace(interfaces: table, neighbours: [], eventsWereLost: true, at: .milliseconds(2000))
        _ = state.settle()
        #expect(state.takeListDifferences().map(\.cause.kind) == [.lostEvents, .lostEvents])
    }

    @Test("is none where only lists changed that nobody is told the history of")
    mutating func bindable() {
        #expect(settle(.address(.new, .on(2, "192.0.2.77", flags: IFA_F_DEPRECATED))).isEmpty)
    }
}
