/// Routes and what they may refer to.
extension MutationGenerator {
    mutating func route() -> [Mutation] {
        let family = family()
        let live = routes[family, default: []]
        if !live.isEmpty, chance(3) || live.count > 24 {
            let position = number(0...live.count - 1)
            routes[family]?.remove(at: position)
            return [.ip("route del \(live[position])", family: family)]
        }
        let verb = pick(["add", "add", "add", "replace", "replace", "append", "prepend", "change"])
        let type = pick(
            ["", "", "", "", "", "", "", "blackhole ", "unreachable ", "prohibit ", "throw ", "local ", "multicast "])
        let table = pick(["main", "main", "main", "100", "101"])
        let metric = chance(2) ? " metric \(pick([5, 10, 1024]))" : ""
        let key = "\(type)\(prefix(family)) table \(table)\(metric)"
        routes[family]?.append(key)
        return [.ip("route \(verb) \(key)\(way(family, type))", family: family)]
    }

    private mutating func way(_ family: Int, _ type: String) -> String {
        switch type {
        case "": break
        case "local ": return " dev \(pick(["lo", slot().name]))"
        case "multicast ": return " dev \(slot().name)"
        default: return ""
        }
        var text: String
        switch number(0...11) {
        case 0: text = " dev \(device())"
        case 1, 2: text = legs(family)
        case 3 where !nexthops.isEmpty || !groups.isEmpty:
            return " nhid \(pick(nexthops.keys.sorted() + groups.sorted()))"
        case 4:
            let link = slot()
            text = family == 4 ? " via inet6 \(gateway(6, link.number)) dev \(link.name)" : " dev \(link.name)"
        case 5: text = " via \(family == 4 ? "192.0.2.77" : "2001:db8:77::1") dev \(slot().name) onlink"
        default:
            let link = slot()
            text = " via \(gateway(family, link.number)) dev \(link.name)"
        }
        if chance(5) { text += " src \(source(family))" }
        return text + expiry(family)
    }

    private mutating func expiry(_ family: Int) -> String {
        family == 6 && chance(8) ? " expires \(number(1...3))" : ""
    }

    private mutating func legs(_ family: Int) -> String {
        var text = ""
        for _ in 0..<number(2...3) {
            let link = slot()
            let via = family == 4 && chance(5) ? "inet6 \(gateway(6, link.number))" : gateway(family, link.number)
            text += " nexthop via \(via) dev \(link.name) weight \(number(1...3))"
        }
        return text
    }

    /// An address that the host may have, without its length.
    mutating func source(_ family: Int) -> String {
        let link = number(0...3)
        return String(pick(family == 4 ? Names.local4(link) : Names.local6(link)).prefix { $0 != "/" })
    }

    mutating func nexthop() -> [Mutation] {
        let id = number(1...6)
        switch number(0...9) {
        case 0..<3:
            nexthops[id] = nil
            return [.ip("nexthop del id \(id)")]
        case 3:
            groups = []
            return [.ip("nexthop del id \(number(11...13))")]
        case 4, 5:
            guard !nexthops.isEmpty else { return nexthop(id) }
            let group = number(11...13)
            groups.insert(group)
            let members = (0..<number(1...3)).map { _ in "\(pick(nexthops.keys.sorted())),\(number(1...3))" }
            return [.ip("nexthop \(pick(["add", "replace"])) id \(group) group \(members.joined(separator: "/"))")]
        default: return nexthop(id)
        }
    }

    private mutating func nexthop(_ id: Int) -> [Mutation] {
        let family = family()
        nexthops[id] = family
        let verb = pick(["add", "replace"])
        if chance(8) { return [.ip("nexthop \(verb) id \(id) blackhole", family: family)] }
        let link = slot()
        let way = chance(5) ? "dev \(link.name)" : "via \(gateway(family, link.number)) dev \(link.name)"
        return [.ip("nexthop \(verb) id \(id) \(way)", family: family)]
    }
}
