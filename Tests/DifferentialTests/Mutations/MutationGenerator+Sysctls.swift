/// Switches below `/proc/sys/net`.
extension MutationGenerator {
    mutating func sysctl() -> [Mutation] {
        let device = pick(["all", "default", slot().name, slot().name])
        switch number(0...11) {
        case 0, 1, 2: return set("ipv4/conf/\(device)/ignore_routes_with_linkdown", ["0", "1"])
        case 3: return set("ipv6/conf/\(device)/ignore_routes_with_linkdown", ["0", "1"])
        case 4: return silent("ipv4/fib_multipath_use_neigh", ["0", "1"])
        case 5: return set("ipv6/route/skip_notify_on_dev_down", ["0", "1"])
        case 6: return set("ipv6/conf/\(device)/accept_dad", ["0", "1"])
        case 7:
            let path = "ipv6/conf/\(device == "all" ? slot().name : device)/disable_ipv6"
            // Nothing tells then that next hops on the link are dead, where it has no IPv6 address.
            let isSilent = switches["ipv6/route/skip_notify_on_dev_down"] == "1"
            return isSilent ? silent(path, ["0", "0", "1"], family: 6) : set(path, ["0", "0", "1"])
        case 8: return set("ipv6/conf/\(device)/addr_gen_mode", ["0", "1"])
        case 9: return set("ipv6/conf/\(device)/keep_addr_on_down", ["0", "1"])
        case 10: return set("ipv4/conf/\(device)/promote_secondaries", ["0", "1"])
        default: return set("ipv6/conf/\(device)/forwarding", ["0", "0", "1"])
        }
    }

    private mutating func set(_ path: String, _ values: [String]) -> [Mutation] {
        let value = pick(values)
        switches[path] = value
        return [.sysctl(path, value)]
    }

    /// Sets a switch of which the kernel sends no word at all.
    ///
    /// What it changes is seen by the next event that doubts the
    /// family, and by the audit otherwise; here such an event follows at once.
    private mutating func silent(_ path: String, _ values: [String], family: Int = 4) -> [Mutation] {
        set(path, values)
            + [.ip("rule add priority 99 nop", family: family), .ip("rule del priority 99 nop", family: family)]
    }
}
