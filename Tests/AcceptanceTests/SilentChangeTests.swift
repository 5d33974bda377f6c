import NamespaceSupport
import NetworkPrimitives
import Testing
import WSPProtocol

/// Changes that the kernel announces late, by another kind of message, or not at all.
@Suite("A watched destination that the kernel says nothing about")
struct SilentChangeTests {
    @Test("changes when its IPv6 route expires by itself")
    func expiry() async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveTwoLinks()
            try network.ip("route add 2001:db8:9::/64 via 2001:db8:1::1 dev w0 expires 2")
            #expect(try client.route("2001:db8:9::1").interfaceName == "w0")
            let watch = try client.awaitRoute("2001:db8:9::1")
            try #require(watch.isPending)
            #expect(try client.completion(of: watch).error == .success)
            #expect(try client.route("2001:db8:9::1").interfaceName == "v0")
        }
    }

    // Kernels that take the new lifetime for a point in time end the route to the prefix at once (seen on Linux 6.18);
    // others leave it: wspd has to tell what the kernel answers.
    @Test("is answered as by the kernel after a lifetime was refreshed, which may end the route to the prefix")
    func refreshedPrefix() async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveTwoLinks()
            try network.ip("address add 2001:db8:2::2/64 dev w0 nodad valid_lft 900 preferred_lft 800")
            try eventually { try client.route("2001:db8:2::77").interfaceName == "w0" }
            let watch = try client.awaitRoute("2001:db8:2::77")
            try #require(watch.isPending)
            try network.ip("address change 2001:db8:2::2/64 dev w0 valid_lft 800 preferred_lft 700")
            let answer = try network.output(of: [network.ipProgram, "route", "get", "2001:db8:2::77"])
            let isChanged = !answer.contains("dev w0")
            if isChanged { #expect(try client.completion(of: watch).error == .success) }
            #expect(try client.route("2001:db8:2::77").interfaceName == (isChanged ? "v0" : "w0"))
        }
    }

    @Test("changes when the neighbour of its leg of an IPv6 multipath route fails")
    func failedNeighbour() async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveTwoLinks()
            try network.batch([
                "neighbour replace 2001:db8::1 dev v0 lladdr 02:00:00:00:00:01 nud reachable",
                "neighbour replace 2001:db8:1::1 dev w0 lladdr 02:00:00:00:00:02 nud reachable",
                "route add 2001:db8:9::/64 nexthop via 2001:db8::1 dev v0 nexthop via 2001:db8:1::1 dev w0",
            ])
            let destinations = (1...32).map { "2001:db8:9::\($0)" }
            let moved = try #require(try destinations.first { try client.route($0).interfaceName == "w0" })
            let watch = try client.awaitRoute(moved)
            try #require(watch.isPending)
            try network.ip("neighbour replace 2001:db8:1::1 dev w0 nud failed extern_learn")
            #expect(try client.completion(of: watch).error == .success)
            #expect(try client.route(moved).interfaceName == "v0")
        }
    }

    @Test("changes when its link has no carrier and such routes are to be ignored from now on")
    func ignoredLinkdown() async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveTwoLinks()
            try network.ip("route add 198.51.100.0/24 via 203.0.113.1")
            try network.ip("link set w1 down")
            try network.untilLink("w0", shows: "NO-CARRIER")
            // linkdown routes are used until the switch says otherwise, so the loss of the carrier changes nothing.
            #expect(try client.route("198.51.100.7").interfaceName == "w0")
            let watch = try client.awaitRoute("198.51.100.7")
            try #require(watch.isPending)
            try network.sysctl("ipv4/conf/all/ignore_routes_with_linkdown", "1")
            #expect(try client.completion(of: watch).error == .success)
            #expect(try client.route("198.51.100.7").interfaceName == "v0")
        }
    }

    @Test("changes when its link joins a group whose routes a rule suppresses")
    func suppressedGroup() async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveTwoLinks()
            try network.batch([
                "route add 198.51.100.0/24 via 203.0.113.1", "route add 198.51.100.0/24 dev v0 table 100",
                "rule add lookup main suppress_ifgroup 5 priority 10", "rule add lookup 100 priority 20",
            ])
            #expect(try client.route("198.51.100.7").interfaceName == "w0")
            let watch = try client.awaitRoute("198.51.100.7")
            try #require(watch.isPending)
            try network.ip("link set w0 group 5")
            #expect(try client.completion(of: watch).error == .success)
            #expect(try client.route("198.51.100.7").interfaceName == "v0")
        }
    }

    @Test("changes when its link goes down, which drops IPv4 routes without a word")
    func linkDown() async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveTwoLinks()
            try network.ip("route add 198.51.100.0/24 via 203.0.113.1")
            let watch = try client.awaitRoute("198.51.100.7")
            try #require(watch.isPending)
            try network.ip("link set w0 down")
            #expect(try client.completion(of: watch).error == .success)
            #expect(try client.route("198.51.100.7").interfaceName == "v0")
        }
    }
}
