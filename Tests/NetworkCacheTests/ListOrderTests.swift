import CLinux
import NetworkCache
import NetworkPrimitives
import Rtnetlink
import TestSupport
import Testing
import WSPProtocol

@Suite("The order of a list")
struct ListOrderTests {
    @Test("is family, interface, primary before secondary, address, in whatever order they came")
    func order() {
        let expected: [AddressMessage] = [
            .on(1, "10.9.9.9"),
            .on(2, "192.0.2.7"),
            .on(2, "192.0.2.9"),
            .on(2, "192.0.2.1", flags: IFA_F_SECONDARY),
            .on(2, "192.0.2.8", flags: IFA_F_SECONDARY),
            .on(12, "10.0.0.1"),
            .on(1, "2001:db8::1"),
            // The bit of IPv4's secondary addresses is that of IPv6's temporary ones, which have no such order.
            .on(2, "2001:db8::1", flags: IFA_F_TEMPORARY),
            .on(2, "2001:db8::2"),
            .on(2, "fe80::2"),
            .on(12, "2001:db8::1"),
        ]
        let links: [LinkMessage] = [.loopback, .working(2, "eth0"), .working(12, "eth1")]
        var generator = SeededGenerator()
        for _ in 0..<50 {
            let state = NetworkState.of(
                links.shuffled(using: &generator), expected.shuffled(using: &generator))
            let listed = state.lists.addresses(.both).map { "\($0.address) on \($0.interface)" }
            #expect(
                listed == expected.map { "\($0.ownAddress.map(String.init) ?? "") on \($0.index)" },
                "WSPD_TEST_SEED=\(generator.seed)")
        }
    }

    @Test("is that of the whole table as well, ties included")
    func tableOrder() {
        let expected: [AddressMessage] = [
            .on(2, "192.0.2.2", prefixLength: 24),
            .on(2, "192.0.2.2", prefixLength: 32),
            .on(2, "192.0.2.2", prefixLength: 32).with { $0.address = "192.0.2.100" },
            .on(2, "192.0.2.2", prefixLength: 32).with { $0.address = "192.0.2.101" },
        ]
        var generator = SeededGenerator()
        for _ in 0..<20 {
            let state = NetworkState.of([.working(2, "eth0")], expected.shuffled(using: &generator))
            let table = state.interfaces.entries().map { "\($0.address.prefixLength) \($0.address.peer as Any)" }
            #expect(
                table == expected.map { "\($0.prefixLength) \($0.peer as Any)" }, "WSPD_TEST_SEED=\(generator.seed)")
        }
    }

    @Test("has an IPv4 address that is on its interface twice once, until it is gone twice")
    func twice() {
        let wide = AddressMessage.on(2, "192.0.2.2", prefixLength: 24)
        let narrow = AddressMessage.on(2, "192.0.2.2", prefixLength: 32)
        let pointToPoint = narrow.with { $0.address = "192.0.2.100" }
        var state = NetworkState.of([.working(2, "eth0")], [wide])
        for message in [narrow, pointToPoint] {
            #expect(state.hear(.address(.new, message)) == .heeded)
            #expect(state.settle().isEmpty)
            #expect(state.list(.inet) == ["192.0.2.2"] && state.list(.bindableInet) == ["192.0.2.2"])
        }
        #expect(state.interfaces.entries().count == 3)
        for message in [wide, pointToPoint] {
            #expect(state.hear(.address(.deleted, message)) == .heeded)
            #expect(state.settle().isEmpty)
        }
        #expect(state.hear(.address(.deleted, narrow)) == .heeded)
        #expect(state.settle().lists.touches(.inet) == true)
        #expect(state.list(.bindableInet) == [])
    }

    @Test("has an address that is on two interfaces for each of them")
    func twoInterfaces() {
        let state = NetworkState.of(
            [.working(2, "eth0"), .working(3, "eth1")], [.on(3, "192.0.2.2"), .on(2, "192.0.2.2")])
        #expect(state.lists.addresses(.inet).map(\.interface) == [2, 3])
    }

    @Test("has the interface as scope of link-local IPv6 addresses, and no scope with others")
    func scope() {
        let state = NetworkState.of(
            [.working(7, "eth0")], [.on(7, "fe80::1"), .on(7, "2001:db8::1"), .on(7, "169.254.0.1")])
        let scopes = state.lists.addresses(.both).map(\.socketAddress)
        #expect(
            scopes == [
                SocketAddress(address: "169.254.0.1", scopeID: 0), SocketAddress(address: "2001:db8::1", scopeID: 0),
                SocketAddress(address: "fe80::1", scopeID: 7),
            ])
    }
}
