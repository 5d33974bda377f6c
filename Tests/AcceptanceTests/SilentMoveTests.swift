import NamespaceSupport
import NetworkPrimitives
import Testing
import WSPProtocol

/// Routes that begin or cease to be used without a message about any route.
@Suite("Of the destinations watched, exactly those that are moved without a word about a route complete:")
struct SilentMoveTests {
    @Test("a rule alone leads to another table, and no longer does", arguments: TwoLinkFamily.both)
    func rule(family: TwoLinkFamily) async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveTwoLinks()
            try network.ip("route add \(family.any) via \(family.gateways.w0) dev w0 table 77")
            for verb in ["add", "delete"] {
                let watched = try Bystanders([family.inside, family.outside], of: client, in: network)
                let moved = try watched.expectCompletions {
                    try network.ip("\(family.option) rule \(verb) to \(family.prefix) table 77")
                }
                #expect(moved == [family.inside])
            }
        }
    }

    /// What has routes without carrier ignored, or used again.
    static let switches = ["ipv4/conf/all", "ipv4/conf/w0", "ipv6/conf/all", "ipv6/conf/w0"]

    @Test("routes of links without carrier are ignored from now on, and used again", arguments: switches)
    func netconf(path: String) async throws {
        try await inPrivateNetwork { network in
            let family = path.hasPrefix("ipv4") ? TwoLinkFamily.inet : .inet6
            let client = try network.serveTwoLinks()
            try network.ip("route add \(family.prefix) via \(family.gateways.w0) dev w0")
            try network.ip("link set w1 down")
            try network.untilLink("w0", shows: "NO-CARRIER")
            for value in ["1", "0"] {
                let watched = try Bystanders([family.inside, family.outside], of: client, in: network)
                try watched.expectCompletions {
                    try network.sysctl("\(path)/ignore_routes_with_linkdown", value)
                }
            }
        }
    }

    @Test("the default has routes without carrier ignored on links that have no IPv4 address, and on no others")
    func netconfDefault() async throws {
        try await inPrivateNetwork { network in
            let family = TwoLinkFamily.inet
            let client = try network.serveTwoLinks()
            try network.addLink("x0", peer: "x1")
            try network.batch(["route add \(family.prefix) dev x0", "route add 198.18.0.0/24 dev w0"])
            for (link, peer) in [("w0", "w1"), ("x0", "x1")] {
                try network.ip("link set \(peer) down")
                try network.untilLink(link, shows: "NO-CARRIER")
            }
            let watched = try Bystanders([family.inside, "198.18.0.1", "192.0.2.1"], of: client, in: network)
            let moved = try watched.expectCompletions {
                try network.sysctl("ipv4/conf/default/ignore_routes_with_linkdown", "1")
            }
            #expect(moved == [family.inside])
        }
    }

    @Test("a link whose routes are ignored without carrier loses it, and has it back", arguments: TwoLinkFamily.both)
    func carrier(family: TwoLinkFamily) async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveTwoLinks()
            try network.sysctl("\(family.sysctl)/conf/all/ignore_routes_with_linkdown", "1")
            try network.ip("route add \(family.prefix) via \(family.gateways.w0) dev w0")
            for state in ["down", "up"] {
                let watched = try Bystanders([family.inside, family.outside], of: client, in: network)
                let moved = try watched.expectCompletions { try network.ip("link set w1 \(state)") }
                #expect(moved == [family.inside])
            }
        }
    }

    @Test("the nexthop object of a route is deleted", arguments: TwoLinkFamily.both)
    func nexthopDeleted(family: TwoLinkFamily) async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveTwoLinks()
            try network.batch([
                "nexthop add id 6 via \(family.gateways.w0) dev w0",
                "route add \(family.prefix) nhid 6",
            ])
            let watched = try Bystanders([family.inside, family.outside], of: client, in: network)
            let moved = try watched.expectCompletions { try network.ip("nexthop delete id 6") }
            #expect(moved == [family.inside])
        }
    }

    @Test(
        "the nexthop object of a route is replaced, also where only the object is announced",
        arguments: TwoLinkFamily.both, [true, false])
    func nexthopReplaced(family: TwoLinkFamily, isSilent: Bool) async throws {
        try await inPrivateNetwork { network in
            try network.sysctl("ipv4/nexthop_compat_mode", isSilent ? "0" : "1")
            let client = try network.serveTwoLinks()
            try network.batch([
                "nexthop add id 6 via \(family.gateways.w0) dev w0",
                "route add \(family.prefix) nhid 6",
            ])
            for (gateway, link) in [(family.gateways.v0, "v0"), (family.gateways.w0, "w0")] {
                let watched = try Bystanders([family.inside, family.outside], of: client, in: network)
                let moved = try watched.expectCompletions {
                    try network.ip("nexthop replace id 6 via \(gateway) dev \(link)")
                }
                #expect(moved == [family.inside])
            }
        }
    }

    /// Changes of the group 10 of the objects 5, by `v0`, and 6, by `w0`.
    static let groupChanges = [
        "nexthop delete id 6", "nexthop replace id 10 group 5", "nexthop replace id 10 group 5,100/6,1",
        "nexthop delete id 10",
    ]

    @Test(
        "the group of nexthop objects behind a route loses or reweighs a member", arguments: TwoLinkFamily.both,
        groupChanges)
    func nexthopGroup(family: TwoLinkFamily, change: String) async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveTwoLinks()
            try network.batch([
                "nexthop add id 5 via \(family.gateways.v0) dev v0",
                "nexthop add id 6 via \(family.gateways.w0) dev w0",
                "nexthop add id 10 group 5/6", "route add \(family.prefix) nhid 10",
            ])
            let watched = try Bystanders(family.spread + [family.outside], of: client, in: network)
            let moved = try watched.expectCompletions { try network.ip(change) }
            #expect(!moved.contains(family.outside))
        }
    }
}
