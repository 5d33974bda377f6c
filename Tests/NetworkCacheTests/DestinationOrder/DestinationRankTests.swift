import NetworkCache
import NetworkPrimitives
import Rtnetlink
import Testing

@Suite("The order of destinations")
struct DestinationRankTests {
    /// Expects the first to be better than the second, whichever is given first.
    private func expect(
        _ better: DestinationPath, before worse: DestinationPath, _ labels: AddressLabels = .standard,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let expected = [better.destination, worse.destination]
        #expect(sorted([better, worse], labels) == expected, sourceLocation: sourceLocation)
        #expect(sorted([worse, better], labels) == expected, sourceLocation: sourceLocation)
    }

    /// Expects two to rank alike: they keep the order they are given in.
    private func expectNoDifference(
        _ one: DestinationPath, _ other: DestinationPath, _ labels: AddressLabels = .standard,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let expected = [one.destination, other.destination]
        #expect(sorted([one, other], labels) == expected, sourceLocation: sourceLocation)
        #expect(sorted([other, one], labels) == expected.reversed(), sourceLocation: sourceLocation)
    }

    @Test("rule 1: what can be reached comes before what cannot, whatever else speaks for that")
    func unusable() {
        expect(
            .way("198.51.100.9", from: "192.0.2.2", deprecated: true, tunnelled: true),
            before: .way("2001:db8:9::1", from: nil))
        expect(.way("3ffe::1", from: "fe80::2"), before: .way("::1", from: nil))
    }

    @Test("rule 1: of several that cannot be reached, precedence and scope decide, which need no source")
    func severalUnusable() {
        expect(.way("2001:db8:9::1", from: nil), before: .way("198.51.100.9", from: nil))
        expect(.way("fe80::9", from: nil), before: .way("2001:db8:9::1", from: nil))
        expectNoDifference(.way("2001:db8:9::1", from: nil), .way("2001:db8:a::1", from: nil))
    }

    @Test("rule 2: a source of the destination's scope is better, before all that follows")
    func scope() {
        expect(
            .way("198.51.100.9", from: "192.0.2.2", deprecated: true), before: .way("2001:db8:9::1", from: "fe80::2"))
        expect(.way("ff0e::1", from: "2001:db8::2"), before: .way("ff05::1", from: "2001:db8::2"))
    }

    @Test("rule 3: a source that is not deprecated is better, before a home address")
    func deprecated() {
        expect(
            .way("2001:db8:9::1", from: "2001:db8::2"),
            before: .way("2001:db8:a::1", from: "2001:db8::3", deprecated: true, home: true))
    }

    @Test("rule 4: a home address is a better source, before a matching label")
    func home() {
        expect(
            .way("2002::1", from: "2001:db8::3", home: true), before: .way("2001:db8:9::1", from: "2001:db8::2"))
    }

    @Test("rule 5: a source of the destination's label is better, before precedence")
    func label() {
        expect(.way("fd00:9::1", from: "fd00::2"), before: .way("2001:db8:9::1", from: "fd00::2"))
        expect(.way("198.51.100.9", from: "192.0.2.2"), before: .way("2001:db8:9::1", from: "fd00::2"))
    }

    @Test("rule 5: labels are the kernel's, and an administrator's come before its own")
    func ownLabels() {
        let (one, other) = (
            DestinationPath.way("2001:db8:9::1", from: "2001:db8::2"),
            DestinationPath.way("2001:db8:a::1", from: "2001:db8::2")
        )
        expectNoDifference(one, other)
        let everything = AddressLabelMessage(prefix: "::/0", label: 1)
        let rows = [everything, AddressLabelMessage(prefix: "2001:db8:a::/48", label: 99)]
        expect(one, before: other, AddressLabels(rows))
        expect(one, before: other, AddressLabels(rows.reversed()))
    }

    @Test("rule 5: a label of an interface is for what goes by it, and before one of the same prefix for any")
    func labelOfInterface() {
        let rows = [
            AddressLabelMessage(prefix: "2001:db8::/32", label: 1),
            AddressLabelMessage(prefix: "2001:db8:9::/48", label: 1),
            AddressLabelMessage(prefix: "2001:db8:9::/48", index: 3, label: 99),
        ]
        for labels in [AddressLabels(rows), AddressLabels(rows.reversed())] {
            expect(
                .way("2001:db8:9::1", from: "2001:db8::2"), before: .way("2001:db8:9::2", from: "2001:db8::2", by: 3),
                labels)
        }
    }

    @Test("rule 5: without any labels none differs")
    func noLabels() {
        expectNoDifference(
            .way("2001:db8:9::1", from: "fd00::2"), .way("2001:db8:a::1", from: "2001:db8::2", 0), AddressLabels([]))
    }

    @Test("rule 6: the default precedences hold, whatever the labels are")
    func precedence() {
        // From the highest to the lowest, each from itself: nothing else of the first rules differs.
        let addresses: [IPAddress] = [
            "2001:db8::1", "192.0.2.1", "2002:db8::1", "2001::1", "fd00::1", "3ffe::1",
        ]
        let paths = addresses.map { DestinationPath.way($0, from: $0) }
        #expect(sorted(paths.reversed(), AddressLabels([])) == addresses)
        #expect(sorted(paths.reversed()) == addresses)
        expect(.way("::1", from: "::1"), before: .way("2001:db8::1", from: "2001:db8::1"))
    }

    @Test("rule 7: native transport is better than a tunnel, before a smaller scope")
    func native() {
        expect(
            .way("2001:db8:9::1", from: "2001:db8::2"), before: .way("fe80::9", from: "fe80::2", tunnelled: true))
        expect(
            .way("198.51.100.8", from: "192.0.2.2"),
            before: .way("198.51.100.9", from: "192.0.2.3", tunnelled: true))
    }

    @Test("rule 7: an address of 6to4 or Teredo is no native source", arguments: ["2002:c000:202::1", "2001::53"])
    func transition(source: String) throws {
        // All labels are equal, so that rule 5 does not decide.
        expect(
            .way("2001:db8:9::1", from: "2001:db8::2", 0),
            before: .way("2001:db8:9::2", from: IPAddress(stringLiteral: source)), AddressLabels([]))
    }

    @Test("rule 8: the smaller scope is better, before a longer matching prefix")
    func smallerScope() {
        expect(.way("fe80::9", from: "fe80::2", 0), before: .way("2001:db8::9", from: "2001:db8::2"))
        expect(.way("ff02::1", from: "fe80::2"), before: .way("ff0e::1", from: "2001:db8::2"))
        expect(.way("169.254.0.9", from: "169.254.0.2", 0), before: .way("192.0.2.9", from: "192.0.2.2"))
    }

    @Test("rule 9: the longer prefix in common with the source is better, as far as the source's prefix goes")
    func prefix() {
        expect(.way("2001:db8:0:8::1", from: "2001:db8::2"), before: .way("2001:db8:8000::1", from: "2001:db8::2"))
        expectNoDifference(.way("2001:db8::1", from: "2001:db8::2"), .way("2001:db8::ffff:1", from: "2001:db8::2"))
    }

    @Test("rule 9: an IPv4 destination on the source's network is better, and all others are alike")
    func prefixOfIPv4() {
        expect(.way("192.0.2.9", from: "192.0.2.2"), before: .way("192.0.3.9", from: "192.0.2.2"))
        expectNoDifference(.way("192.0.3.9", from: "192.0.2.2"), .way("203.0.113.9", from: "192.0.2.2"))
        expectNoDifference(.way("192.0.2.1", from: "192.0.2.2"), .way("192.0.2.250", from: "192.0.2.2"))
    }

    @Test("rule 10: what ranks alike keeps its order")
    func stable() {
        let paths = (0..<500).map { DestinationPath.way(IPAddress(ipv4: 0xc633_6400 + $0), from: "192.0.2.2") }
        #expect(sorted(paths) == paths.map(\.destination))
    }
}
