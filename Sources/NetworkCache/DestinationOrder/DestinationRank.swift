import NetworkPrimitives

/// The place of a destination among others; the lower is better.
///
/// RFC 6724, section 6, compares two destinations by one rule after the other. Each of its rules asks something of one
/// destination alone, so a destination has an answer to each, a digit, and all digits together are a number whose order
/// is the rules': that of the first goes to the front. Rule 9 is the exception, for it compares destinations of one family
/// only. But those of different families are told apart by rule 6 already: IPv4 has a precedence of its own.
package struct DestinationRank: Comparable, Sendable {
    private var digits: UInt32 = 0

    /// Ranks a destination by the way to it.
    package init(_ path: DestinationPath, labels: AddressLabels) {
        let scope = AddressScope(of: path.destination)
        let source = path.source
        // A destination without a source ranks behind all that have one, and nothing is asked of the source.
        append(source != nil, rule: 1)
        append(source.map { AddressScope(of: $0.address) == scope }, rule: 2)
        append(source.map { !$0.isDeprecated }, rule: 3)
        append(source.map(\.isHome), rule: 4)
        append(source.map { path.hasMatchingLabels(source: $0, labels) }, rule: 5)
        append(UInt32(UInt8.max - AddressPolicy.precedence(of: path.destination)), bits: 8, rule: 6)
        append(source.map { !path.isEncapsulated(source: $0) }, rule: 7)
        append(UInt32(scope.rawValue), bits: 4, rule: 8)
        append(UInt32(128 - (source.map(path.commonPrefixLength) ?? 0)), bits: 8, rule: 9)
    }

    package static func < (left: DestinationRank, right: DestinationRank) -> Bool { left.digits < right.digits }

    /// Appends the answer to what a rule prefers; without an answer the rule makes no difference.
    private mutating func append(_ isPreferred: Bool?, rule: Int) {
        append(isPreferred == false ? 1 : 0, bits: 1, rule: rule)
    }

    private mutating func append(_ digit: UInt32, bits: UInt32, rule: Int) {
        precondition(digit >> bits == 0, "the digit of rule \(rule) fits")
        digits = digits << bits | digit
    }
}

extension [DestinationRank] {
    /// The positions of the ranks, best first; those of equal ranks in their order (rule 10).
    package var positionsInOrder: [Int] { indices.sorted { self[$0] < self[$1] } }
}

extension DestinationPath {
    private static let sixToFour = IPPrefix(IPAddress(bits: 0x2002 << 112, isIPv6: true), length: 16)
    private static let teredo = IPPrefix(IPAddress(bits: 0x2001 << 112, isIPv6: true), length: 32)

    fileprivate func hasMatchingLabels(source: Source, _ labels: AddressLabels) -> Bool {
        labels.label(of: source.address, on: source.interface) == labels.label(of: destination, on: interface)
    }

    /// True if packets travel inside others: by a tunnel, or from an address that is for that (6to4, Teredo).
    fileprivate func isEncapsulated(source: Source) -> Bool {
        isTunnelled || DestinationPath.sixToFour.contains(source.address)
            || DestinationPath.teredo.contains(source.address)
    }

    /// The leading bits that destination and source have in common, as far as the source's prefix goes.
    ///
    /// An IPv4 destination beyond that prefix has none: that two numbers begin alike says nothing of how near the hosts
    /// are, and to prefer one would undo the rotation by which name servers spread load.
    fileprivate func commonPrefixLength(source: Source) -> Int {
        let common = (source.address.bits ^ destination.bits).leadingZeroBitCount
        if !destination.isIPv6, common < source.prefixLength { return 0 }
        return min(common, source.prefixLength)
    }
}
