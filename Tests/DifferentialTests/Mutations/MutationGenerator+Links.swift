/// Links and their addresses.
extension MutationGenerator {
    mutating func link() -> [Mutation] {
        let position = number(0...3)
        guard slots[position].exists else { return recreate(position) }
        let slot = slots[position]
        switch number(0...19) {
        case 0, 1: return [.ip("link set \(slot.name) down")]
        case 2, 3, 4: return [.ip("link set \(slot.name) up")]
        case 5: return [.ip("link set \(slot.name) down"), .ip("link set \(slot.name) up")]
        case 6, 7: return carrier(slot, "down")
        case 8, 9, 10: return carrier(slot, "up")
        case 11: return rename(position)
        case 12, 13: return delete(position)
        case 14: return join(pick([slot.name, "p1"]), pick(Names.bridges))
        case 15: return [.ip("link set \(pick([slot.name, "p1"])) nomaster")]
        case 16: return [.ip("link set \(slot.name) mtu \(pick([1500, 1400, 1280, 1000]))")]
        case 17: return [.ip("link set \(pick(Names.bridges)) \(pick(["up", "up", "down"]))")]
        case 18: return [.ip("link set \(slot.name) arp \(pick(["on", "off"]))")]
        default:
            guard chance(4) else { return [.ip("link set \(slot.name) addrgenmode \(pick(["none", "eui64"]))")] }
            return [.ip("link set lo down"), .ip("link set lo up")]
        }
    }

    private func carrier(_ slot: LinkSlot, _ state: String) -> [Mutation] {
        slot.number == 2 ? [.far("link set f2 \(state)")] : [.ip("link set \(slot.peer) \(state)")]
    }

    /// Makes a link a port of a bridge.
    ///
    /// A pair of which both ends are ports makes a loop, in which whatever is flooded goes round for ever and leaves the
    /// processors time for nothing else.
    private func join(_ link: String, _ bridge: String) -> [Mutation] {
        let quiet = "type bridge_slave flood off mcast_flood off bcast_flood off"
        return [.ip("link set \(link) master \(bridge)"), .ip("link set \(link) \(quiet)")]
    }

    private mutating func rename(_ position: Int) -> [Mutation] {
        let old = slots[position].name
        let letter = old.hasPrefix("v") ? "w" : "v"
        slots[position].name = "\(letter)\(position)"
        return [.ip("link set \(old) name \(slots[position].name)")]
    }

    /// Deletes a pair; the one that reaches the other namespace stays.
    private mutating func delete(_ position: Int) -> [Mutation] {
        guard position != 2 else { return [.far("link set f2 \(pick(["down", "up"]))")] }
        slots[position].exists = false
        addresses.removeAll { $0.link == position }
        let deletion = Mutation.ip("link del \(slots[position].name)")
        return chance(2) ? [deletion] + recreate(position) : [deletion]
    }

    /// Makes a deleted pair anew: with the name or the index that it had, with both, or with neither.
    mutating func recreate(_ position: Int) -> [Mutation] {
        slots[position].exists = true
        if chance(4) { slots[position].name = "\(slots[position].name.hasPrefix("v") ? "w" : "v")\(position)" }
        if chance(3) { slots[position].index = slots[position].index == 10 + position ? 50 + position : 10 + position }
        let slot = slots[position]
        var mutations = slot.creation.map { Mutation.ip($0) }
        mutations += [.ip("link set \(slot.name) addrgenmode none"), .ip("link set \(slot.peer) up")]
        mutations += [.ip("link set \(slot.name) up")]
        for text in [Names.local4(position)[0], Names.local6(position)[0]] where !chance(3) {
            addresses.append((text, position))
            mutations.append(.ip("address add \(text) dev \(slot.name)\(text.contains(":") ? " nodad" : "")"))
        }
        return mutations
    }

    mutating func address() -> [Mutation] {
        if !addresses.isEmpty, chance(3) || addresses.count > 18 {
            let entry = addresses.remove(at: number(0...addresses.count - 1))
            return [.ip("address del \(entry.text) dev \(slots[entry.link].name)")]
        }
        if !addresses.isEmpty, chance(4) {
            let entry = pick(addresses)
            return [.ip("address change \(entry.text) dev \(slots[entry.link].name)\(lifetimes())")]
        }
        let link = slot()
        return family() == 4 ? address4(link) : address6(link)
    }

    private mutating func lifetimes() -> String {
        pick([
            " valid_lft 900 preferred_lft 800", " valid_lft 900 preferred_lft 0", " valid_lft 2 preferred_lft 1",
            " valid_lft 600 preferred_lft 1", " valid_lft forever preferred_lft forever",
        ])
    }

    private mutating func address4(_ link: LinkSlot) -> [Mutation] {
        let text: String
        if chance(6) {
            text = "10.8.\(link.number).1 peer 10.8.\(link.number).2/32"
        } else {
            text = pick(Names.local4(link.number))
        }
        addresses.append((text, link.number))
        let options = pick(["", "", "", " noprefixroute", " scope link", " metric 50", " brd +"])
        return [.ip("address add \(text) dev \(link.name)\(options)\(chance(5) ? lifetimes() : "")")]
    }

    private mutating func address6(_ link: LinkSlot) -> [Mutation] {
        let text = pick(Names.local6(link.number))
        addresses.append((text, link.number))
        var options = chance(6) ? "" : " nodad"
        if chance(5) { options += pick([" home", " noprefixroute", " optimistic", " metric 50"]) }
        if chance(4) { options += lifetimes() }
        if chance(8) { options = " mngtmpaddr valid_lft 900 preferred_lft 800" }
        return [.ip("address add \(text) dev \(link.name)\(options)")]
    }
}
