import NetworkCache
import NetworkPrimitives
import TestSupport
import Testing

/// Section 6 of RFC 6724 as it is written: two destinations, one rule after the other.
private struct PairwiseRules {
    let labels = AddressLabels.standard

    /// The first rule that tells the two apart, and whether it prefers the first of them.
    func decision(_ one: DestinationPath, _ other: DestinationPath) -> (rule: Int, prefersFirst: Bool)? {
        guard let source = one.source, let otherSource = other.source else {
            if (one.source == nil) != (other.source == nil) { return (1, one.source != nil) }
            return preference(6, precedence(one), precedence(other)) ?? preference(8, -scope(one), -scope(other))
        }
        let rules: [(rule: Int, one: Int, other: Int)] = [
            (2, hasOwnScope(one, source), hasOwnScope(other, otherSource)),
            (3, source.isDeprecated ? 0 : 1, otherSource.isDeprecated ? 0 : 1),
            (4, source.isHome ? 1 : 0, otherSource.isHome ? 1 : 0),
            (5, hasOwnLabel(one, source), hasOwnLabel(other, otherSource)),
            (6, precedence(one), precedence(other)),
            (7, one.isTunnelled ? 0 : 1, other.isTunnelled ? 0 : 1),
            (8, -scope(one), -scope(other)),
        ]
        for rule in rules { if let decision = preference(rule.rule, rule.one, rule.other) { return decision } }
        guard one.destination.isIPv6, other.destination.isIPv6 else { return nil }
        return preference(9, commonLength(one, source), commonLength(other, otherSource))
    }

    private func preference(_ rule: Int, _ one: Int, _ other: Int) -> (rule: Int, prefersFirst: Bool)? {
        one == other ? nil : (rule, one > other)
    }

    private func scope(_ path: DestinationPath) -> Int { Int(AddressScope(of: path.destination).rawValue) }

    private func hasOwnScope(_ path: DestinationPath, _ source: DestinationPath.Source) -> Int {
        AddressScope(of: path.destination) == AddressScope(of: source.address) ? 1 : 0
    }

    private func hasOwnLabel(_ path: DestinationPath, _ source: DestinationPath.Source) -> Int {
        labels.label(of: path.destination, on: 2) == labels.label(of: source.address, on: 2) ? 1 : 0
    }

    /// The precedences of the prefixes that the generator makes.
    private func precedence(_ path: DestinationPath) -> Int {
        guard path.destination.isIPv6 else { return 35 }
        return switch path.destination.bits >> 112 {
        case 0xfd00: 3
        case 0xfec0: 1
        default: 40
        }
    }

    private func commonLength(_ path: DestinationPath, _ source: DestinationPath.Source) -> Int {
        (0..<source.prefixLength).last { length in
            IPPrefix(source.address, length: length + 1).contains(path.destination)
        }.map { $0 + 1 } ?? 0
    }
}

extension SeededGenerator {
    /// A way to any address, from any of its family.
    fileprivate mutating func path() -> DestinationPath {
        let isIPv6 = Bool.random(using: &self)
        let source = Bool.random(using: &self) ? address(isIPv6: isIPv6) : nil
        return .way(
            address(isIPv6: isIPv6), from: source, isIPv6 ? Int.random(in: 0...128, using: &self) : 0,
            deprecated: Int.random(in: 0..<4, using: &self) == 0, home: Int.random(in: 0..<4, using: &self) == 0,
            tunnelled: Int.random(in: 0..<4, using: &self) == 0)
    }

    private mutating func address(isIPv6: Bool) -> IPAddress {
        let heads: [UInt128] = [0x2a00, 0x2a01, 0xfe80, 0xfec0, 0xfd00, 0xff02, 0xff0e, 0xa9fe, 0x0a00]
        let host = UInt128.random(in: 0..<1 << 112, using: &self)
        return IPAddress(bits: (heads.randomElement(using: &self) ?? 0) << 112 | host, isIPv6: isIPv6)
    }
}

@Suite("Ranks and pairwise rules")
struct PairwiseRulesTests {
    @Test("prefer the same of any two destinations, and every rule decides between some")
    func agreement() {
        var generator = SeededGenerator()
        let seed = generator.seed
        let rules = PairwiseRules()
        var deciding: Set<Int> = []
        for _ in 0..<20_000 {
            let (one, other) = (generator.path(), generator.path())
            let decision = rules.decision(one, other)
            if let decision { deciding.insert(decision.rule) }
            let first = DestinationRank(one, labels: .standard)
            let second = DestinationRank(other, labels: .standard)
            let expected = decision.map { $0.prefersFirst } ?? false
            #expect((first < second) == expected, "WSPD_TEST_SEED=\(seed): \(one), \(other)")
        }
        #expect(deciding == Set(1...9))
    }
}
