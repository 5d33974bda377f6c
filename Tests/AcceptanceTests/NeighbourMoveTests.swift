import NamespaceSupport
import NetworkPrimitives
import Testing
import WSPProtocol

@Suite(
    "Of the destinations of a multipath route, exactly those complete that the state of a gateway's neighbour moves:")
struct NeighbourMoveTests {
    /// The states in turn; each moves the destinations of `w0` away, or back.
    ///
    /// A failed neighbour is one that is said to be learnt elsewhere: the kernel collects others once there are many, in
    /// whatever namespace.
    static let states: [[(verb: String, rest: String)]] = [
        [("replace", "nud failed extern_learn"), ("replace", "lladdr 02:00:00:00:00:02 nud reachable")],
        [("replace", "nud failed extern_learn"), ("delete", "")],
    ]

    @Test("it fails, and then is reachable or deleted", arguments: TwoLinkFamily.both, states)
    func neighbour(family: TwoLinkFamily, states: [(verb: String, rest: String)]) async throws {
        try await inPrivateNetwork { network in
            try network.sysctl("ipv4/fib_multipath_use_neigh", "1")
            let client = try network.serveTwoLinks()
            let (v0, w0) = family.gateways
            try network.ip(
                "\(family.option) route add \(family.prefix) nexthop via \(v0) dev v0 nexthop via \(w0) dev w0")
            for (verb, rest) in states {
                let watched = try Bystanders(family.spread + [family.outside], of: client, in: network)
                let moved = try watched.expectCompletions { try network.ip("neighbour \(verb) \(w0) dev w0 \(rest)") }
                #expect(!moved.contains(family.outside))
            }
        }
    }
}
