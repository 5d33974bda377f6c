import NamespaceSupport
import NetworkPrimitives
import Testing
import WSPProtocol

@Suite("Sorting destinations with the real kernel")
struct SortTests {
    private static let inet = "198.51.100.7"
    private static let one = "2001:db8:9::7"
    private static let other = "2001:db8:a::7"
    private static let all = [inet, other, one]

    /// Serves a link with an address and a default route of each family.
    private static func serve(_ network: PrivateNetwork, _ addresses: [String] = []) throws -> RawClient {
        try network.addLink("v0", peer: "v1", addresses: ["192.0.2.2/24", "2001:db8::2/64 nodad"] + addresses)
        try network.batch(["route add default via 192.0.2.1", "route add ::/0 via 2001:db8::1"])
        return try Daemon(in: network).connect()
    }

    @Test("follows the labels that an administrator adds, changes and deletes, from one request to the next")
    func labels() async throws {
        try await inPrivateNetwork { network in
            let client = try SortTests.serve(network)
            #expect(try client.sort(SortTests.all) == [SortTests.other, SortTests.one, SortTests.inet])
            try network.ip("addrlabel add prefix 2001:db8:a::/48 label 99")
            #expect(try client.sort(SortTests.all) == [SortTests.one, SortTests.inet, SortTests.other])
            // The source's own label is another one, too, unless the destination's is the same.
            try network.ip("addrlabel add prefix 2001:db8::/64 label 99")
            #expect(try client.sort(SortTests.all) == [SortTests.other, SortTests.inet, SortTests.one])
            try network.batch([
                "addrlabel del prefix 2001:db8:a::/48 label 99", "addrlabel del prefix 2001:db8::/64 label 99",
            ])
            #expect(try client.sort(SortTests.all) == [SortTests.other, SortTests.one, SortTests.inet])
        }
    }

    @Test("knows that other labels make the kernel choose other sources")
    func sources() async throws {
        try await inPrivateNetwork { network in
            let client = try SortTests.serve(network, ["fd00::2/64 nodad"])
            #expect(try client.sort(SortTests.all) == [SortTests.other, SortTests.one, SortTests.inet])
            // The kernel's own label for fc00::/7.
            try network.ip("addrlabel add prefix 2001:db8:a::/48 label 5")
            #expect(try client.sort(SortTests.all) == [SortTests.one, SortTests.other, SortTests.inet])
            #expect(try client.route(SortTests.other).source?.description == "fd00::2")
        }
    }

    @Test("heeds a label of the interface that packets leave by, and of no other", arguments: ["v0", "v1"])
    func labelOfInterface(_ interface: String) async throws {
        try await inPrivateNetwork { network in
            let client = try SortTests.serve(network)
            try network.ip("addrlabel add prefix 2001:db8:a::/48 dev \(interface) label 99")
            let last = interface == "v0" ? SortTests.other : SortTests.inet
            #expect(try client.sort(SortTests.all).last == last)
        }
    }

    @Test("puts what became unreachable last, and takes it back")
    func unreachable() async throws {
        try await inPrivateNetwork { network in
            let client = try SortTests.serve(network)
            try network.ip("route add unreachable 2001:db8:a::/48")
            try eventually {
                try client.sort(SortTests.all) == [SortTests.one, SortTests.inet, SortTests.other]
            }
            try network.ip("route add unreachable 198.51.100.0/24")
            #expect(try client.sort(SortTests.all) == [SortTests.one, SortTests.other, SortTests.inet])
            try network.batch(["route del unreachable 2001:db8:a::/48", "route del unreachable 198.51.100.0/24"])
            try eventually {
                try client.sort(SortTests.all) == [SortTests.other, SortTests.one, SortTests.inet]
            }
        }
    }

    @Test("avoids a source whose preferred lifetime is over")
    func deprecated() async throws {
        try await inPrivateNetwork { network in
            let client = try SortTests.serve(network)
            try network.ip("address change 2001:db8::2/64 dev v0 valid_lft forever preferred_lft 0")
            try eventually {
                try client.sort(SortTests.all) == [SortTests.inet, SortTests.other, SortTests.one]
            }
        }
    }

    @Test("prefers what is on the network of its source, of either family")
    func prefix() async throws {
        try await inPrivateNetwork { network in
            let client = try SortTests.serve(network)
            let given = [SortTests.inet, "192.0.2.9", SortTests.one, "2001:db8::9"]
            #expect(try client.sort(given) == ["2001:db8::9", SortTests.one, "192.0.2.9", SortTests.inet])
        }
    }

    @Test("goes by the rules of the socket's mark")
    func mark() async throws {
        try await inPrivateNetwork { network in
            let client = try SortTests.serve(network)
            try network.ip("-6 rule add fwmark 7 unreachable")
            #expect(try client.sort(SortTests.all, mark: 7) == SortTests.all)
            #expect(try client.sort(SortTests.all).last == SortTests.inet)
        }
    }

    @Test("tells the interface of a link-local destination where there is one alone")
    func scope() async throws {
        try await inPrivateNetwork { network in
            let client = try SortTests.serve(network, ["fe80::2/64 nodad"])
            let index = try client.route("192.0.2.9").interfaceIndex
            // Its own address, too, though the kernel tells the loopback interface for that.
            let given = [SortTests.inet, "fe80::9", "fe80::2"]
            #expect(try client.sort(given) == ["fe80::9%\(index)", "fe80::2%\(index)", SortTests.inet])
            try network.ip("address add fe80::3/64 dev v1 nodad")
            try eventually { try client.sort(["fe80::9", SortTests.inet]) == [SortTests.inet, "fe80::9"] }
        }
    }

    @Test("works with IPv6 turned off")
    func withoutIPv6() async throws {
        try await inPrivateNetwork { network in
            for interface in ["all", "default", "lo"] { try network.sysctl("ipv6/conf/\(interface)/disable_ipv6", "1") }
            try network.addLink("v0", peer: "v1", addresses: ["192.0.2.2/24"])
            try network.ip("route add default via 192.0.2.1")
            let client = try Daemon(in: network).connect()
            #expect(try client.sort([SortTests.one, SortTests.inet, "::1"]) == [SortTests.inet, "::1", SortTests.one])
        }
    }
}
