import TestSupport

/// Makes the steps of one world, always the same ones for a seed.
///
/// It keeps in mind what it has made, so that much of what it deletes, replaces or uses is there; what the kernel did
/// with a command it does not know.
struct MutationGenerator {
    var random: SeededGenerator
    var slots = (0..<4).map { LinkSlot($0) }
    /// What `ip route delete` takes, by family.
    var routes: [Int: [String]] = [4: [], 6: []]
    var rules: [Int: [String]] = [4: [], 6: []]
    /// Addresses with the number of their link.
    var addresses: [(text: String, link: Int)] = []
    var nexthops: [Int: Int] = [:]
    var groups: Set<Int> = []
    var switches: [String: String] = [:]
    private var steps = 0

    init(seed: UInt64) {
        random = SeededGenerator(seed: seed)
        for slot in slots {
            addresses.append((Names.local4(slot.number)[0], slot.number))
            addresses.append((Names.local6(slot.number)[0], slot.number))
        }
    }

    /// The next step.
    mutating func next() -> Step {
        steps += 1
        // A world in which everything has been taken down has little left that could change.
        if steps.isMultiple(of: 40) { return Step(healing()) }
        let burst = chance(3) ? (0..<number(2...7)).flatMap { _ in one() } : one()
        return Step(MutationGenerator.withoutLostAnnouncements(burst))
    }

    /// Leaves out what takes a link down right after an IPv6 address was added.
    ///
    /// The work queue that would announce the address is stopped then, and where the link keeps its addresses
    /// (`keep_addr_on_down`), the address is there without anybody having been told. Only an audit finds it.
    private static func withoutLostAnnouncements(_ mutations: [Mutation]) -> [Mutation] {
        var hasNewAddress = false
        return mutations.filter { mutation in
            guard case .ip(let text, _) = mutation else { return true }
            if text.hasPrefix("address"), text.contains(":") { hasNewAddress = true }
            return !hasNewAddress || !(text.hasPrefix("link set") && text.hasSuffix(" down"))
        }
    }

    private mutating func one() -> [Mutation] {
        switch number(0...99) {
        case 0..<34: route()
        case 34..<48: rule()
        case 48..<62: address()
        case 62..<76: link()
        case 76..<84: neighbour()
        case 84..<92: nexthop()
        default: sysctl()
        }
    }
}

// MARK: - Choosing

extension MutationGenerator {
    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    /// True once in `count` times.
    mutating func chance(_ count: Int) -> Bool { number(1...count) == 1 }

    mutating func pick<T>(_ values: [T]) -> T { values[number(0...values.count - 1)] }

    mutating func family() -> Int { chance(2) ? 4 : 6 }

    /// A link's name and number; now and then another link than those with addresses.
    mutating func slot() -> LinkSlot { slots[number(0...3)] }

    mutating func device() -> String { chance(12) ? pick(Names.bridges + ["lo", "p0"]) : slot().name }

    mutating func gateway(_ family: Int, _ link: Int) -> String {
        let host = pick([1, 1, 5])
        if family == 4 { return Names.gateway4(link, host) }
        return chance(6) ? "fe80::1" : Names.gateway6(link, host)
    }

    mutating func prefix(_ family: Int) -> String { pick(family == 4 ? Names.prefixes4 : Names.prefixes6) }

    /// Puts back what takes most of the world away.
    private mutating func healing() -> [Mutation] {
        var mutations: [Mutation] = []
        for index in slots.indices {
            if !slots[index].exists { mutations += recreate(index) }
            mutations += [.ip("link set \(slots[index].name) up"), .ip("link set \(slots[index].name) mtu 1500")]
            if index != 2 { mutations.append(.ip("link set p\(index) up")) }
            for text in [Names.local4(index)[0], Names.local6(index)[0] + " nodad"] {
                mutations.append(.ip("address replace \(text) dev \(slots[index].name)"))
            }
        }
        mutations += [.far("link set f2 up"), .ip("link set lo up")]
        mutations += Names.bridges.map { .ip("link set \($0) up") }
        for path in switches.keys.sorted() where path.contains("disable_ipv6") {
            mutations.append(.sysctl(path, "0"))
        }
        return mutations
    }
}
