/// The names and numbers that mutations choose from: few, so that they meet.
enum Names {
    /// The ends in the watched namespace of pairs whose other ends are `p0`, `p1`, `f2` and `p3`.
    static let links = ["v0", "v1", "v2", "v3"]
    static let bridges = ["br0", "br1"]
    static let tables = ["main", "100", "101"]

    /// Prefixes inside each other, beside each other, and above all.
    static let prefixes4 = [
        "0.0.0.0/0", "198.18.0.0/15", "198.18.0.0/16", "198.18.1.0/24", "198.18.1.128/25", "198.18.1.7/32",
        "198.19.0.0/16", "10.0.1.0/24", "10.0.1.64/26", "224.0.0.0/4",
    ]
    static let prefixes6 = [
        "::/0", "2001:db8:f::/48", "2001:db8:f:1::/64", "2001:db8:f:1::7/128", "2001:db8:e::/48", "2001:db8:1::/64",
        "2001:db8:1:0:8000::/65", "2001:db8::/32",
    ]

    /// A gateway behind a link.
    static func gateway4(_ link: Int, _ host: Int = 1) -> String { "10.0.\(link).\(host)" }
    static func gateway6(_ link: Int, _ host: Int = 1) -> String { "2001:db8:\(link)::\(host)" }

    /// Addresses of this host that a link may have, the first as the world begins.
    static func local4(_ link: Int) -> [String] {
        ["10.0.\(link).2/24", "10.0.\(link).3/24", "10.0.\(link).4/32", "10.9.\(link).1/16"]
    }
    static func local6(_ link: Int) -> [String] {
        [
            "2001:db8:\(link)::2/64", "2001:db8:\(link)::3/64", "2001:db8:\(link)::4/128", "fe80::\(link + 2)/64",
            "2001:db8:9:\(link)::1/64",
        ]
    }
}

/// The links of the world as its beginning and its mutations name them.
struct LinkSlot {
    let number: Int
    var name: String
    var index: Int
    var exists = true

    init(_ number: Int) {
        self.number = number
        name = Names.links[number]
        index = 10 + number
    }

    /// The other end, which in the case of `v2` is elsewhere.
    var peer: String { number == 2 ? "f2" : "p\(number)" }

    /// The commands that make the pair, with hardware addresses that are always the same.
    var creation: [String] {
        [
            "link add \(name) index \(index) address 02:00:00:00:00:1\(number) type veth peer name \(peer)"
                + " index \(index + 10) address 02:00:00:00:00:2\(number)",
            "link set \(peer) addrgenmode none",
        ]
    }
}
