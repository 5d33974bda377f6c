/// Policy rules and neighbours.
extension MutationGenerator {
    mutating func rule() -> [Mutation] {
        let family = family()
        if chance(10) {
            let burst = (0..<number(3...6)).flatMap { _ in oneRule(family) }
            return burst
        }
        return oneRule(family)
    }

    private mutating func oneRule(_ family: Int) -> [Mutation] {
        let live = rules[family, default: []]
        if !live.isEmpty, chance(2) || live.count > 6 {
            let text = live[number(0...live.count - 1)]
            rules[family]?.removeAll { $0 == text }
            return [.ip("rule del \(text)", family: family)]
        }
        let text = "priority \(10 * number(1...9)) \(selector(family)) \(action())"
        rules[family]?.append(text)
        return [.ip("rule add \(text)", family: family)]
    }

    private mutating func selector(_ family: Int) -> String {
        let inside = family == 4 ? "198.18.0.0/16" : "2001:db8:f::/48"
        let own = source(family)
        switch number(0...11) {
        case 0: return "from \(own)"
        case 1, 2: return "to \(chance(2) ? inside : prefix(family))"
        case 3: return "iif lo"
        case 4: return "oif \(slot().name)"
        case 5, 6: return "fwmark \(pick(["1", "2", "1/3"]))"
        case 7, 8: return "uidrange 1000-\(pick([1000, 1999]))"
        case 9: return "tos \(pick(["0x10", "0x08"]))"
        case 10: return "not from \(own)"
        default: return "not fwmark 1 to \(inside)"
        }
    }

    private mutating func action() -> String {
        switch number(0...15) {
        case 0: "blackhole"
        case 1: "unreachable"
        case 2: "prohibit"
        case 3: "nop"
        case 4, 5: "goto \(pick([100, 32766]))"
        case 6, 7: "table main suppress_prefixlength \(pick([0, 16, 32, 48]))"
        default: "table \(pick(Names.tables))"
        }
    }

    mutating func neighbour() -> [Mutation] {
        let family = family()
        let link = slot()
        let address = gateway(family, link.number)
        if chance(5) {
            return [.datagram(family == 4 ? Names.gateway4(2, pick([1, 5])) : Names.gateway6(2, pick([1, 5])))]
        }
        switch number(0...6) {
        case 0: return [.ip("neighbour del \(address) dev \(link.name)")]
        case 1: return [.ip("neighbour replace \(address) lladdr 02:00:00:00:00:77 dev \(link.name) nud permanent")]
        case 2, 3: return [.ip("neighbour replace \(address) lladdr 02:00:00:00:00:77 dev \(link.name) nud reachable")]
        case 4: return [.ip("neighbour replace \(address) lladdr 02:00:00:00:00:77 dev \(link.name) nud stale")]
        default:
            // An entry that was not valid before is made failed without a word, which only a command does; the kernel
            // announces the failures that it finds by itself.
            return [
                .ip("neighbour replace \(address) lladdr 02:00:00:00:00:77 dev \(link.name) nud stale"),
                .ip("neighbour replace \(address) dev \(link.name) nud failed"),
            ]
        }
    }
}
