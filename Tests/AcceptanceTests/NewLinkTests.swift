import NamespaceSupport
import NetworkPrimitives
import Testing
import WSPProtocol

/// The daemon knows all routes by such a link, and doubts nothing else when something happens to it.
@Suite("A link that was made while the daemon ran")
struct NewLinkTests {
    /// Something that moves a destination away from the new link without a word about its route.
    struct Change: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let destination: String
        /// `ip` commands.
        let preparation: [String]
        let change: [String]

        static let all = [
            Change(
                testDescription: "going down, which drops IPv4 routes", destination: "198.51.100.7",
                preparation: ["route add 198.51.100.0/24 via 203.0.113.1"], change: ["link set w0 down"]),
            Change(
                testDescription: "losing its last address", destination: "198.51.100.7",
                preparation: ["route add 198.51.100.0/24 via 203.0.113.1"],
                change: ["address delete 203.0.113.2/24 dev w0"]),
            Change(
                testDescription: "changing to a group whose routes are passed over", destination: "198.51.100.7",
                preparation: [
                    "route add 198.51.100.0/24 via 203.0.113.1 table 77",
                    "rule add pref 10 lookup 77 suppress_ifgroup 7",
                ],
                change: ["link set w0 group 7"]),
            Change(
                testDescription: "a failed neighbour", destination: "2001:db8:9::7",
                preparation: [
                    "neighbour replace 2001:db8::1 dev v0 lladdr 02:00:00:00:00:01 nud reachable",
                    "neighbour replace 2001:db8:1::1 dev w0 lladdr 02:00:00:00:00:02 nud reachable",
                    "route add 2001:db8:9::/64 via 2001:db8:1::1 dev w0 metric 5",
                    "route add 2001:db8:9::/64 via 2001:db8::1 dev v0 metric 6",
                ],
                change: ["neighbour replace 2001:db8:1::1 dev w0 nud failed extern_learn"]),
            Change(
                testDescription: "the deletion of its nexthop object", destination: "198.51.100.7",
                preparation: ["nexthop add id 6 via 203.0.113.1 dev w0", "route add 198.51.100.0/24 nhid 6"],
                change: ["nexthop delete id 6"]),
            Change(
                testDescription: "being deleted", destination: "198.51.100.7",
                preparation: ["route add 198.51.100.0/24 via 203.0.113.1"], change: ["link delete w0"]),
        ]
    }

    @Test("loses what went by it to the other link", arguments: Change.all)
    func silentChange(_ change: Change) async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveOneLinkAndAddAnother()
            try network.batch(change.preparation)
            #expect(try client.route(change.destination).interfaceName == "w0")
            let watch = try client.awaitRoute(change.destination)
            try #require(watch.isPending)
            try network.batch(change.change)
            #expect(try client.completion(of: watch).error == .success)
            #expect(try client.route(change.destination).interfaceName == "v0")
        }
    }

    @Test("gets back what went by the other while it was down")
    func revival() async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveOneLinkAndAddAnother()
            try network.ip("route add 198.51.100.0/24 nexthop via 192.0.2.1 dev v0 nexthop via 203.0.113.1 dev w0")
            let destinations = (1...64).map { "198.51.100.\($0)" }
            let moved = try #require(try destinations.first { try client.route($0).interfaceName == "w0" })
            for state in ["down", "up"] {
                let watch = try client.awaitRoute(moved)
                try #require(watch.isPending)
                try network.ip("link set w0 \(state)")
                #expect(try client.completion(of: watch).error == .success)
                #expect(try client.route(moved).interfaceName == (state == "down" ? "v0" : "w0"))
            }
        }
    }

    @Test("lends its address to a link without one, as long as it has it, and IPv4's also while it is down")
    func lentAddress() async throws {
        try await inPrivateNetwork { network in
            try network.addLink("v0", peer: "v1")
            try network.batch(["route add 198.51.100.0/24 dev v0", "route add 2001:db8:9::/64 dev v0"])
            let client = try Daemon(in: network).connect()
            try network.addLink("w0", peer: "w1")
            try client.expectLoan(of: "2001:db8:1::2", "/64", to: "2001:db8:9::7", in: network)
            try client.expectLoan(of: "203.0.113.2", "/24", to: "198.51.100.7", in: network)
            try network.ip("link set w0 down")
            try client.expectLoan(of: "203.0.113.2", "/24", to: "198.51.100.7", in: network)
        }
    }

    @Test("is found by rules by its name, with every new one")
    func names() async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveOneLinkAndAddAnother()
            try network.batch([
                "address add 203.0.113.3/32 dev w0", "route add 198.51.100.0/24 dev w0 src 203.0.113.3 table 77",
                "rule add pref 10 oif other lookup 77", "route add 198.51.100.0/24 dev w0 src 203.0.113.2",
            ])
            let index = try client.route("203.0.113.1").interfaceIndex
            for (command, source) in [
                ("link set w0 name other", "203.0.113.3"), ("link set other name w0", "203.0.113.2"),
            ] {
                let watch = try client.awaitRoute("198.51.100.7", by: index)
                try #require(watch.isPending)
                try network.ip(command)
                #expect(try client.completion(of: watch).error == .success)
                #expect(try client.routingInterface("198.51.100.7", by: index).source?.description == source)
            }
        }
    }

    @Test("is what a socket bound to its number has waited for")
    func birth() async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveOneLink()
            #expect(try client.routingInterface("198.51.100.7", by: 500).reply.error == .networkDown)
            for (command, error) in [
                ("link add w0 index 500 type veth peer name w1", WinsockError.networkUnreachable),
                ("link set w0 up", .success), ("link delete w0", .networkDown),
            ] {
                let watch = try client.awaitRoute("198.51.100.7", by: 500)
                try #require(watch.isPending)
                try network.ip(command)
                #expect(try client.completion(of: watch).error == .success, "\(command)")
                #expect(try client.routingInterface("198.51.100.7", by: 500).reply.error == error, "\(command)")
            }
        }
    }
}

extension PrivateNetwork {
    /// Adds `v0`, which has the default routes, starts a daemon, adds `w0`, and returns a connection.
    fileprivate func serveOneLinkAndAddAnother() throws -> RawClient {
        try addLink("v0", peer: "v1", addresses: ["192.0.2.2/24", "2001:db8::2/64 nodad"])
        try batch(["route add default via 192.0.2.1", "route add ::/0 via 2001:db8::1 dev v0"])
        let client = try Daemon(in: self).connect()
        try addLink("w0", peer: "w1", addresses: ["203.0.113.2/24", "2001:db8:1::2/64 nodad"])
        return client
    }
}

extension RawClient {
    /// Gives an address to `w0` and takes it away again, and expects it to be the source in between.
    fileprivate func expectLoan(
        of address: String, _ length: String, to destination: String, in network: PrivateNetwork
    ) throws {
        for command in ["add", "delete"] {
            let watch = try awaitRoute(destination)
            try #require(watch.isPending)
            try network.ip("address \(command) \(address)\(length) dev w0")
            #expect(try completion(of: watch).error == .success, "\(command) \(address)")
            let source = try routingInterface(destination).source?.description
            #expect((source == address) == (command == "add"), "\(command) \(address): \(source ?? "none")")
        }
    }
}
