import CLinux
import NetworkCache
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol

/// An address on a link, and what the lists make of it.
struct ExclusionRow: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let link: LinkMessage
    let address: AddressMessage
    let reason: ExclusionReason
    let isBindable: Bool

    init(
        _ description: String, _ address: IPAddress, on link: LinkMessage, flags: Int32 = 0,
        preferredLifetime: UInt32 = AddressMessage.forever, _ reason: ExclusionReason, isBindable: Bool = true
    ) {
        testDescription = description
        self.link = link
        self.address = AddressMessage.on(link.index, address, flags: flags).with {
            $0.preferredLifetime = preferredLifetime
        }
        self.reason = reason
        self.isBindable = isBindable
    }

    private static let lo = LinkMessage.loopback
    private static let eth = LinkMessage.working(2, "eth0")

    static let byInterface: [ExclusionRow] = [
        .init("an IPv4 address of a working link", "192.0.2.2", on: eth, .listed),
        .init("an IPv6 address of a working link", "2001:db8::2", on: eth, .listed),
        .init("IPv4 loopback on a loopback link", "127.0.0.1", on: lo, .loopbackInterface),
        .init("any of 127/8 on a loopback link", "127.0.0.53", on: lo, .loopbackInterface),
        .init("IPv6 loopback on a loopback link", "::1", on: lo, .loopbackInterface),
        .init("IPv4 link-local on a loopback link", "169.254.1.1", on: lo, .loopbackInterface),
        .init("IPv6 link-local on a loopback link", "fe80::1", on: lo, .loopbackInterface),
        .init("a private address on a loopback link", "10.0.0.1", on: lo, .listed),
        .init("a global IPv6 address on a loopback link", "2001:db8::1", on: lo, .listed),
        .init("IPv4 link-local on a real link", "169.254.1.1", on: eth, .listed),
        .init("IPv6 link-local on a real link", "fe80::1", on: eth, .listed),
        .init("an IPv4 loopback address on a real link", "127.0.0.2", on: eth, .listed),
        .init("an IPv6 loopback address on a real link", "::1", on: eth, .listed),
    ]

    static let byLinkState: [ExclusionRow] = [
        .init("an IPv4 address of a link that is down", "192.0.2.2", on: eth.takenDown, .interfaceDown),
        .init("an IPv6 address of a link that is down", "2001:db8::2", on: eth.takenDown, .interfaceDown),
        .init("a private address on a loopback link that is down", "10.0.0.1", on: lo.takenDown, .interfaceDown),
        .init("a loopback address on a loopback link that is down", "127.0.0.1", on: lo.takenDown, .loopbackInterface),
        .init("an IPv4 address of a link without carrier", "192.0.2.2", on: eth.unplugged, .noCarrier),
        .init("an IPv6 address of a link without carrier", "2001:db8::2", on: eth.unplugged, .noCarrier),
        row(.unknown, .listed), row(.up, .listed), row(.down, .noCarrier), row(.lowerLayerDown, .noCarrier),
        row(.dormant, .noCarrier), row(.testing, .noCarrier), row(.notPresent, .noCarrier),
    ]

    private static func row(_ state: OperationalState, _ reason: ExclusionReason) -> ExclusionRow {
        let link = eth.with { $0.operationalState = state }
        return .init("an address of a link in operational state \(state.rawValue)", "192.0.2.2", on: link, reason)
    }

    private static let tentative = IFA_F_TENTATIVE
    private static let failed = IFA_F_DADFAILED
    private static let optimistic = IFA_F_OPTIMISTIC
    private static let deprecated = IFA_F_DEPRECATED

    static let byAddressState: [ExclusionRow] = [
        .init("a tentative address", "2001:db8::2", on: eth, flags: tentative, .tentative, isBindable: false),
        .init("an optimistic address", "2001:db8::2", on: eth, flags: tentative | optimistic, .tentative),
        .init("a duplicate", "2001:db8::2", on: eth, flags: failed, .duplicate, isBindable: false),
        .init("one found a duplicate", "fe80::2", on: eth, flags: failed | tentative, .duplicate, isBindable: false),
        .init("a deprecated IPv6 address", "2001:db8::2", on: eth, flags: deprecated, .deprecated),
        .init("a deprecated IPv4 address", "192.0.2.2", on: eth, flags: deprecated, .deprecated),
        .init("one whose end the kernel has not noticed", "2001:db8::2", on: eth, preferredLifetime: 0, .listed),
        .init("an IPv4 one that has 0 s left", "192.0.2.2", on: eth, preferredLifetime: 0, .listed),
        .init("one preferred for 1 s", "2001:db8::2", on: eth, preferredLifetime: 1, .listed),
        .init("a secondary IPv4 address", "192.0.2.3", on: eth, flags: IFA_F_SECONDARY, .listed),
        .init("a temporary IPv6 address", "2001:db8::3", on: eth, flags: IFA_F_TEMPORARY, .listed),
        .init("a permanent address", "2001:db8::3", on: eth, flags: IFA_F_PERMANENT, .listed),
        .init(
            "a tentative one of a link that is down", "2001:db8::2", on: eth.takenDown, flags: tentative,
            .interfaceDown, isBindable: false),
        .init(
            "a deprecated one of a link without carrier", "2001:db8::2", on: eth.unplugged, flags: deprecated,
            .noCarrier),
    ]
}

@Suite("Of the address lists")
struct ExclusionTests {
    @Test(
        "the usable one has an address or a reason why not, the bindable one what bind(2) accepts",
        arguments: ExclusionRow.byInterface + ExclusionRow.byLinkState + ExclusionRow.byAddressState)
    func row(_ row: ExclusionRow) throws {
        let state = NetworkState.of([row.link], [row.address])
        let entry = try #require(state.interfaces.entries().first)
        let address = try #require(row.address.ownAddress)
        #expect(entry.exclusion == row.reason)
        #expect(state.list(.both) == (row.reason == .listed ? [address] : []))
        #expect(entry.address.isBindable == row.isBindable)
        #expect(state.list(.bindableBoth) == (row.isBindable ? [address] : []))
    }

    @Test("none has an address whose interface is not known, until it is")
    func unknownLink() {
        var state = NetworkState.of([], [.on(2, "192.0.2.2")])
        #expect(state.interfaces.entries().isEmpty && state.list(.bindableBoth) == [])
        #expect(state.hear(.link(.new, .working(2, "eth0"))) == .heeded)
        #expect(state.settle().lists.touches(.inet) == true)
        #expect(state.list(.inet) == ["192.0.2.2"])
    }

    @Test("none has what is left of a deleted interface when its number comes back")
    func deletedLink() {
        var state = NetworkState.of(
            [.working(2, "eth0"), .working(3, "eth1")], [.on(2, "192.0.2.2"), .on(3, "10.0.0.1")])
        #expect(state.hear(.link(.deleted, .working(2, "eth0"))) == .heeded)
        #expect(state.settle().lists.touches(.inet) == true)
        #expect(state.hear(.link(.new, .working(2, "eth9"))) == .ignored)
        #expect(state.settle().isEmpty)
        #expect(state.list(.bindableInet) == ["10.0.0.1"])
    }

    @Test("none has an address that the message does not say, nor one of another family")
    func noAddress() {
        var state = NetworkState.of([.working(2, "eth0")])
        #expect(state.hear(.address(.new, AddressMessage(family: .inet, index: 2))) == .ignored)
        let strange = AddressMessage.on(2, "192.0.2.2").with { $0.family = AddressFamily(rawValue: 12) }
        #expect(state.hear(.address(.new, strange)) == .ignored)
        #expect(state.settle().isEmpty)
    }
}
