import NamespaceSupport
import NetworkPrimitives
import Testing
import WSPProtocol

/// Routes to one prefix beside each other, whose messages do not say which of them is meant.
@Suite("Of the destinations watched, exactly those complete whose route among several to one prefix changes:")
struct SiblingRouteTests {
    @Test("the better of two routes is replaced; what happens to the worse moves nobody", arguments: TwoLinkFamily.both)
    func replace(family: TwoLinkFamily) async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveTwoLinks()
            let (v0, w0) = (family.gateways.v0, family.gateways.w0)
            try network.batch([
                "route add \(family.prefix) via \(w0) dev w0 metric 10",
                "route add \(family.prefix) via \(v0) dev v0 metric 20",
            ])
            let watched = try Bystanders([family.inside, family.outside], of: client, in: network)
            let moved = try watched.expectCompletions {
                try network.batch([
                    "route replace \(family.prefix) via \(w0) dev w0 metric 20",
                    "route delete \(family.prefix) metric 20",
                    "route replace \(family.prefix) via \(v0) dev v0 metric 10",
                ])
            }
            #expect(moved == [family.inside])
        }
    }

    @Test("a second IPv6 route is appended and makes one of two legs, and one of the legs is deleted")
    func append() async throws {
        try await inPrivateNetwork { network in
            let family = TwoLinkFamily.inet6
            let client = try network.serveTwoLinks()
            try network.ip("route add \(family.prefix) via \(family.gateways.v0) dev v0")
            for verb in ["append", "delete"] {
                let watched = try Bystanders(family.spread + [family.outside], of: client, in: network)
                let moved = try watched.expectCompletions {
                    try network.ip("-6 route \(verb) \(family.prefix) via \(family.gateways.w0) dev w0")
                }
                #expect(!moved.contains(family.outside))
            }
        }
    }

    @Test("a second IPv4 route is put before the first, and is deleted again")
    func prepend() async throws {
        try await inPrivateNetwork { network in
            let family = TwoLinkFamily.inet
            let client = try network.serveTwoLinks()
            try network.ip("route add \(family.prefix) via \(family.gateways.v0)")
            for verb in ["prepend", "delete"] {
                let watched = try Bystanders([family.inside, family.outside], of: client, in: network)
                let moved = try watched.expectCompletions {
                    try network.ip("route \(verb) \(family.prefix) via \(family.gateways.w0)")
                }
                #expect(moved == [family.inside])
            }
        }
    }

    @Test("a route becomes one of two legs, and one of one again", arguments: TwoLinkFamily.both)
    func multipath(family: TwoLinkFamily) async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveTwoLinks()
            let (v0, w0) = (family.gateways.v0, family.gateways.w0)
            try network.ip("route add \(family.prefix) via \(v0) dev v0")
            for ways in ["nexthop via \(v0) dev v0 nexthop via \(w0) dev w0", "via \(v0) dev v0"] {
                let watched = try Bystanders(family.spread + [family.outside], of: client, in: network)
                let moved = try watched.expectCompletions {
                    try network.ip("\(family.option) route replace \(family.prefix) \(ways)")
                }
                #expect(!moved.contains(family.outside))
            }
        }
    }
}
