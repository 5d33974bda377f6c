import CLinux
import NetworkCache
import NetworkPrimitives
import Rtnetlink
import Testing

@Suite("A list")
struct ListChangeTests: ~Copyable {
    private static let eth = LinkMessage.working(2, "eth0")
    private static let inet = AddressMessage.on(2, "192.0.2.2")
    private static let inet6 = AddressMessage.on(2, "2001:db8::2", prefixLength: 64)

    private var state = NetworkState.of([eth], [inet, inet6])

    /// The selections whose list changed, by the report and by the number, which have to agree.
    private mutating func touched() -> [ListSelection] {
        let before = state.generations()
        let changes = state.settle()
        let after = state.generations()
        let touched = ListSelection.all.filter { changes.lists.touches($0) }
        for (position, selection) in ListSelection.all.enumerated() {
            #expect(changes.lists.touches(selection) == (after[position] > before[position]))
            #expect(after[position] <= state.counter.last)
        }
        #expect(changes.lists.isEmpty == touched.isEmpty)
        return touched
    }

    static let meaningless: [KernelMessage] = [
        .address(.new, inet.with { ($0.preferredLifetime, $0.validLifetime) = (1, 1) }),
        // The end of the preferred lifetime, which the kernel has not noticed yet.
        .address(.new, inet.with { ($0.preferredLifetime, $0.validLifetime) = (0, 1) }),
        .address(.new, inet.with { $0.label = "eth0:1" }),
        .link(.new, eth.with { $0.flags |= UInt32(IFF_PROMISC) }),
        .link(.new, eth.with { $0.flags |= UInt32(IFF_ALLMULTI) }),
        .link(.new, eth.with { $0.change = 0xffff_ffff }),
        .link(.deleted, .working(77, "unknown")),
        .address(.deleted, .on(2, "192.0.2.99")),
        .address(.deleted, inet.with { $0.prefixLength = 32 }),
        .unknown(.newRoute),
    ]

    @Test("does not change, nor anything else, by what means nothing", arguments: meaningless)
    mutating func harmless(_ message: KernelMessage) {
        #expect(state.hear(message) == .ignored)
        #expect(state.settle().isEmpty)
        #expect(state.routes.lastDoubt(.inet) == .milliseconds(0))
        #expect(state.routes.lastDoubt(.inet6) == .milliseconds(0))
    }

    @Test("does not change by an IPv6 address's lifetimes, nor does any routing", arguments: [0, 1800])
    mutating func refreshed(preferred: UInt32) {
        let refreshed = Self.inet6.with { ($0.preferredLifetime, $0.validLifetime) = (preferred, 3600) }
        #expect(state.hear(.address(.new, refreshed)) == .heeded, "the route to its prefix may have changed")
        #expect(state.settle().isEmpty)
        #expect(state.routes.lastDoubt(.inet6) == .milliseconds(0))
    }

    // The wireless extensions send a RTM_NEWLINK with the name alone: nothing about state, MTU or master.
    @Test("does not change, nor anything else, by a wireless event")
    mutating func wireless() {
        var event = LinkMessage(index: 2, name: "eth0", flags: Self.eth.flags)
        event.linkType = Self.eth.linkType
        event.isWireless = true
        #expect(state.hear(.link(.new, event)) == .ignored)
        #expect(state.settle().isEmpty)
        #expect(state.interfaces.link(2) == Link(Self.eth))
        #expect(state.routes.lastDoubt(.inet) == .milliseconds(0))
        // Nor does it hide the change that follows it.
        #expect(state.hear(.link(.new, Self.eth.unplugged)) == .heeded)
        #expect(touched() == [.inet, .inet6, .both])
    }

    @Test("does not change by a wireless event of a link that is not known, nor learns of it")
    mutating func wirelessOfUnknownLink() {
        var event = LinkMessage(index: 9, name: "wlan0", flags: Self.eth.flags)
        event.isWireless = true
        #expect(state.hear(.link(.new, event)) == .ignored)
        #expect(state.interfaces.link(9) == nil)
    }

    @Test("does not change by an address that comes and goes, or goes and comes, before it settles")
    mutating func cancelled() {
        let other = AddressMessage.on(2, "192.0.2.3")
        #expect(state.hear(.address(.new, other)) == .heeded)
        #expect(state.hear(.address(.deleted, other)) == .heeded)
        #expect(state.hear(.address(.deleted, Self.inet6)) == .heeded)
        #expect(state.hear(.address(.new, Self.inet6)) == .heeded)
        #expect(state.hear(.link(.new, Self.eth.unplugged)) == .heeded)
        #expect(state.hear(.link(.new, Self.eth)) == .heeded)
        #expect(touched() == [])
    }

    @Test("that changes is reported once")
    mutating func once() {
        #expect(state.hear(.address(.deleted, Self.inet)) == .heeded)
        #expect(state.hear(.address(.deleted, Self.inet)) == .ignored)
        #expect(touched() == [.inet, .both, .bindableInet, .bindableBoth])
        #expect(touched() == [])
    }

    @Test("of one family has a generation of its own, and that of both families changes with each")
    mutating func families() {
        #expect(state.hear(.address(.new, .on(2, "192.0.2.3"))) == .heeded)
        #expect(touched() == [.inet, .both, .bindableInet, .bindableBoth])
        #expect(state.hear(.address(.new, .on(2, "2001:db8::3"))) == .heeded)
        #expect(touched() == [.inet6, .both, .bindableInet6, .bindableBoth])
        #expect(state.hear(.address(.new, .on(2, "192.0.2.4"))) == .heeded)
        #expect(state.hear(.address(.new, .on(2, "2001:db8::4"))) == .heeded)
        #expect(touched() == ListSelection.all)
        #expect(
            state.lists.changeNumber(.both)
                == max(state.lists.changeNumber(.inet), state.lists.changeNumber(.inet6)))
    }

    @Test("of usable addresses has a generation apart from that of bindable ones")
    mutating func kinds() {
        #expect(state.hear(.address(.new, Self.inet6.with { $0.flags = UInt32(IFA_F_DEPRECATED) })) == .heeded)
        #expect(touched() == [.inet6, .both])
        #expect(state.hear(.link(.new, Self.eth.unplugged)) == .heeded)
        #expect(touched() == [.inet, .both])
        #expect(state.hear(.address(.new, Self.inet6.with { $0.flags = UInt32(IFA_F_TENTATIVE) })) == .heeded)
        #expect(touched() == [.bindableInet6, .bindableBoth])
    }

    @Test("changes with each step of duplicate address detection that matters")
    mutating func detection() {
        let address = AddressMessage.on(2, "2001:db8::3", flags: IFA_F_TENTATIVE)
        #expect(state.hear(.address(.new, address)) == .heeded)
        #expect(touched() == [])
        let valid = address.with { $0.flags = UInt32(IFA_F_PERMANENT) }
        #expect(state.hear(.address(.new, valid)) == .heeded)
        #expect(touched() == [.inet6, .both, .bindableInet6, .bindableBoth])
        #expect(state.hear(.address(.new, valid.with { $0.flags |= UInt32(IFA_F_DEPRECATED) })) == .heeded)
        #expect(touched() == [.inet6, .both])
    }

    @Test("lacks the IPv6 addresses of a link that went down and is up again until the kernel has checked them anew")
    mutating func keptAddress() {
        let checked = AddressMessage.on(2, "2001:db8::4", flags: IFA_F_PERMANENT)
        let unchecked = AddressMessage.on(2, "2001:db8::5", flags: IFA_F_PERMANENT | IFA_F_NODAD)
        for address in [checked, unchecked] { #expect(state.hear(.address(.new, address)) == .heeded) }
        #expect(state.hear(.address(.deleted, Self.inet6)) == .heeded)
        #expect(state.hear(.link(.new, Self.eth.takenDown)) == .heeded)
        let bindable = ListSelection(kind: .bindable, inet: true, inet6: true)
        _ = state.settle()
        #expect(state.lists.addresses(bindable).map(\.address) == ["192.0.2.2", "2001:db8::5"])
        #expect(state.hear(.link(.new, Self.eth)) == .heeded)
        _ = state.settle()
        #expect(state.lists.addresses(.both).map(\.address) == ["192.0.2.2", "2001:db8::5"])
        #expect(state.hear(.address(.new, checked)) == .heeded)
        #expect(touched() == [.inet6, .both, .bindableInet6, .bindableBoth])
    }

    @Test("counts changes across lists, so that the numbers tell which came first")
    mutating func counter() {
        #expect(state.hear(.address(.deleted, Self.inet)) == .heeded)
        _ = state.settle()
        let first = state.lists.changeNumber(.inet)
        #expect(state.hear(.address(.deleted, Self.inet6)) == .heeded)
        _ = state.settle()
        #expect(state.lists.changeNumber(.inet6) > first)
        #expect(state.lists.changeNumber(.inet) == first)
    }

    @Test("keeps the union of several reports")
    mutating func union() {
        #expect(state.hear(.address(.deleted, Self.inet)) == .heeded)
        var all = state.settle().lists
        #expect(state.hear(.address(.new, Self.inet6.with { $0.flags |= UInt32(IFA_F_DEPRECATED) })) == .heeded)
        all.formUnion(state.settle().lists)
        #expect(ListSelection.all.filter { all.touches($0) } == [.inet, .inet6, .both, .bindableInet, .bindableBoth])
    }
}
