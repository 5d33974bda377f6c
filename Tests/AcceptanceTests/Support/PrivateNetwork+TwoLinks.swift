import NamespaceSupport
import Testing

/// The addresses of a family in the network of two links.
struct TwoLinkFamily: CustomTestStringConvertible, Sendable {
    let testDescription: String
    /// The option of `ip` that names the family.
    let option: String
    /// The name of the family's folder in /proc/sys/net.
    let sysctl: String
    let addresses: (v0: String, w0: String)
    let gateways: (v0: String, w0: String)
    /// A prefix to route, a destination inside it, and one outside, which the default route reaches by `v0`.
    let prefix: String
    let inside: String
    let outside: String
    /// The default route's prefix.
    let any: String

    /// 32 destinations inside the prefix, which the legs of a multipath route share.
    var spread: [String] { (1...32).map { prefix.prefix { $0 != "/" }.dropLast(option == "-4" ? 1 : 0) + "\($0)" } }
}

extension TwoLinkFamily {
    static let inet = TwoLinkFamily(
        testDescription: "IPv4", option: "-4", sysctl: "ipv4", addresses: ("192.0.2.2/24", "203.0.113.2/24"),
        gateways: ("192.0.2.1", "203.0.113.1"), prefix: "198.51.100.0/24", inside: "198.51.100.7",
        outside: "198.18.0.1", any: "0.0.0.0/0")
    static let inet6 = TwoLinkFamily(
        testDescription: "IPv6", option: "-6", sysctl: "ipv6", addresses: ("2001:db8::2/64", "2001:db8:1::2/64"),
        gateways: ("2001:db8::1", "2001:db8:1::1"), prefix: "2001:db8:9::/64", inside: "2001:db8:9::7",
        outside: "2001:db8:a::1", any: "::/0")
    static let both = [inet, inet6]
}

extension PrivateNetwork {
    /// Adds `v0`, which has the default routes, and `w0`; starts a daemon and returns a connection to it.
    ///
    /// Gateways are permanent neighbours: nobody answers for them, and one that fails by itself would move routes.
    func serveTwoLinks() throws -> RawClient {
        try addLink("v0", peer: "v1", addresses: ["192.0.2.2/24", "2001:db8::2/64 nodad"])
        try addLink("w0", peer: "w1", addresses: ["203.0.113.2/24", "2001:db8:1::2/64 nodad"])
        for family in TwoLinkFamily.both {
            let (v0, w0) = family.gateways
            try batch([
                "neighbour replace \(v0) dev v0 lladdr 02:00:00:00:00:01 nud permanent",
                "neighbour replace \(w0) dev w0 lladdr 02:00:00:00:00:02 nud permanent",
                "route add \(family.any) via \(v0) dev v0",
            ])
        }
        return try Daemon(in: self).connect()
    }
}
