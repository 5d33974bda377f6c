import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPSystem

@testable import NetworkCache

@Suite("What an audit compares")
struct AuditTests: ~Copyable {
    private static let links = [LinkMessage.loopback, .working(2, "eth0"), .working(3, "eth1")]
    private static let addresses: [AddressMessage] = [
        .on(2, "192.0.2.2"), .on(2, "2001:db8::2", prefixLength: 64), .on(3, "198.51.100.3"),
    ]

    private var state = NetworkState.of(links, addresses)

    private func differences(
        _ links: [LinkMessage] = AuditTests.links, _ addresses: [AddressMessage] = AuditTests.addresses
    ) -> [TableDifference] {
        var snapshot = TableSnapshot()
        for link in links { snapshot.add(.link(.new, link)) }
        for address in addresses { snapshot.add(.address(.new, address)) }
        #expect(snapshot.addressCount == addresses.count)
        return state.differences(from: snapshot)
    }

    @Test("is nothing where the kernel tells what is remembered, in whatever order")
    func same() {
        #expect(differences().isEmpty)
        #expect(differences(AuditTests.links.reversed(), AuditTests.addresses.reversed()).isEmpty)
    }

    @Test("is an interface of which anything differs that is remembered, and the rows of its addresses")
    func link() {
        let changed = AuditTests.links.map { $0.index == 3 ? $0.with { $0.mtu = 1400 } : $0 }
        let found = differences(changed)
        #expect(found.map(\.interface) == [3, 3])
        guard case .link(3, let remembered, let kernel) = found[0] else { return #expect(Bool(false)) }
        #expect(remembered?.mtu == 1500 && kernel?.mtu == 1400)
    }

    @Test("is an interface without addresses that came or went")
    func linkComesAndGoes() {
        let new = LinkMessage.working(9, "eth9")
        #expect(differences(AuditTests.links + [new]) == [.link(index: 9, remembered: nil, kernel: Link(new))])
        let gone = AuditTests.links.filter { $0.index != 1 }
        #expect(differences(gone) == [.link(index: 1, remembered: Link(.loopback), kernel: nil)])
    }

    @Test("is an address that came, went, or has another flag or prefix")
    func address() {
        #expect(differences(AuditTests.links, AuditTests.addresses + [.on(3, "198.51.100.4")]).count == 1)
        #expect(differences(AuditTests.links, AuditTests.addresses.dropLast()).count == 1)
        let flagged = AuditTests.addresses.map { $0.index == 3 ? $0.with { $0.flags = UInt32(IFA_F_NODAD) } : $0 }
        #expect(differences(AuditTests.links, flagged).count == 1)
        let longer = AuditTests.addresses.map { $0.index == 3 ? $0.with { $0.prefixLength = 25 } : $0 }
        #expect(differences(AuditTests.links, longer).count == 2, "IPv4 tells addresses apart by it")
    }

    @Test("is a list that was not made anew, though the table is right")
    mutating func list() {
        state.apply(.address(.new, .on(3, "198.51.100.4")), at: .milliseconds(1))
        let addresses = AuditTests.addresses + [.on(3, "198.51.100.4")]
        guard case .address(3, let remembered, let kernel)? = differences(AuditTests.links, addresses).first else {
            return #expect(Bool(false))
        }
        #expect(remembered?.isListed == false && remembered?.isBindable == false)
        #expect(kernel?.isListed == true && kernel?.isBindable == true)
        _ = state.settle()
        #expect(differences(AuditTests.links, addresses).isEmpty)
    }

    @Test("notes the interfaces that messages are about only while asked to, whatever the messages change")
    mutating func mentions() {
        state.apply(.link(.new, .working(2, "eth0")), at: .milliseconds(1))
        #expect(state.isMentioned(2) == false)
        state.noteInterfaces()
        #expect(state.isMentioned(2) == false)
        state.apply(.link(.new, .working(2, "eth0")), at: .milliseconds(1))
        state.apply(.address(.new, .on(3, "198.51.100.3")), at: .milliseconds(1))
        state.apply(.unknown(.newNetconf), at: .milliseconds(1))
        #expect([1, 2, 3].map { state.isMentioned($0) } == [false, true, true])
        state.endNotingInterfaces()
        #expect(state.isMentioned(2) == false)
    }

    @Test("is every watched answer once, settled or not")
    func watchedEntries() {
        var cache = RouteCache(capacity: 8)
        var watched: Set<RouteCache.EntryID> = []
        for number in 1...10 as ClosedRange<UInt32> {
            let id = cache.entry(for: RouteQuery(destination: IPAddress(ipv4: number)))
            if number.isMultiple(of: 2) { continue }
            cache.watch(id)
            watched.insert(id)
        }
        var position = cache.sweepStart(.inet)
        var seen: [RouteCache.EntryID] = []
        while position > 0 {
            let slice = cache.watchedEntries(.inet, below: position, limit: 2)
            #expect(slice.entries.count <= 2)
            seen += slice.entries
            position = slice.position
        }
        #expect(seen.count == 5 && Set(seen) == watched)
        #expect(cache.watchedEntries(.inet6, below: cache.sweepStart(.inet6), limit: 2).entries == [])
    }

    @Test("leaves no answer trusted that was given before it and that nobody watches")
    func distrust() {
        var cache = RouteCache(capacity: 8)
        var counter = ChangeCounter()
        let reply = RouteReply.way("192.0.2.2", interface: 2)
        let ids = (1...3 as ClosedRange<UInt32>).map { cache.entry(for: RouteQuery(destination: IPAddress(ipv4: $0))) }
        for id in ids { _ = cache.record(reply, for: id, at: .milliseconds(1000), counter: &counter) }
        cache.watch(ids[0])
        cache.distrustUnwatched(before: .milliseconds(2000))
        #expect(ids.map { cache.isSettled($0, at: .milliseconds(2000)) } == [true, false, false])
        _ = cache.record(reply, for: ids[1], at: .milliseconds(2000), counter: &counter)
        #expect(ids.map { cache.isSettled($0, at: .milliseconds(2000)) } == [true, true, false])
        cache.unwatch(ids[0])
        #expect(cache.isSettled(ids[0], at: .milliseconds(2000)) == false)
    }

    @Test("tells the last doubt about an answer, its own or its family's")
    func lastDoubt() {
        var cache = RouteCache(capacity: 8)
        let id = cache.entry(for: RouteQuery(destination: "10.0.0.1"))
        #expect(cache.lastDoubt(of: id) == .milliseconds(0))
        cache.doubt(inside: "10.0.0.0/8", at: .milliseconds(5))
        #expect(cache.lastDoubt(of: id) == .milliseconds(5))
        cache.doubtAll(.inet6, at: .milliseconds(6))
        #expect(cache.lastDoubt(of: id) == .milliseconds(5))
        cache.doubtAll(.inet, at: .milliseconds(7))
        #expect(cache.lastDoubt(of: id) == .milliseconds(7))
    }
}
