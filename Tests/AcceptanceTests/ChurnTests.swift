import NamespaceSupport
import NetworkPrimitives
import Testing
import WSPProtocol

/// Containers come and go: pairs of links are made and deleted by the dozen while destinations are watched.
@Suite("Watches beside links that come and go")
struct ChurnTests {
    /// What becomes of the links of a pair.
    struct Fate: CustomTestStringConvertible, Sendable {
        let testDescription: String
        /// `ip` commands for the pair of a number.
        let commands: @Sendable (Int) -> [String]
        /// True where addresses of both families come and go as well, link-local ones apart.
        var hasAddresses = false

        static let all = [
            Fate(testDescription: "down") { _ in [] },
            Fate(testDescription: "as ports of a bridge") { number in
                ["link set c\(number) master br0 up", "link set p\(number) up"]
            },
            Fate(
                testDescription: "up, with addresses",
                commands: { number in
                    [
                        "address add 10.200.\(number).1/30 dev c\(number)",
                        "address add 2001:db8:c:\(number)::1/64 dev c\(number) nodad",
                        "link set p\(number) up", "link set c\(number) up",
                    ]
                }, hasAddresses: true),
        ]
    }

    private static let rounds = 10
    private static let pairs = 12

    @Test("complete for real changes and for nothing else, and are not all asked for again", arguments: Fate.all)
    func exact(_ fate: Fate) async throws {
        try await inPrivateNetwork(within: 120) { network in
            let client = try network.serveBridgeAndTwoLinks()
            let destinations = (0..<200).flatMap { ["198.18.\($0).1", "2001:db8:a::\($0 + 1)"] }
            var watches = try destinations.map { try client.awaitRoute($0) }
            let list = try client.awaitAddresses()
            let before = try client.status()
            for round in 0..<Self.rounds {
                try network.batch(Self.birth(of: round, fate))
                // The real change in the middle of it.
                let index = round * 37 % destinations.count
                try network.ip("route add \(destinations[index]) dev w0")
                #expect(try client.completion(of: watches[index]).error == .success)
                #expect(try client.route(destinations[index]).interfaceName == "w0")
                watches[index] = try client.awaitRoute(destinations[index])
                try network.ip("link delete group \(100 + round)")
            }
            #expect(
                try client.routes(destinations.map { try #require(IPAddress($0)) }).allSatisfy { $0.error == .success })
            let unclaimed = try client.unclaimed().map(\.id)
            #expect(unclaimed.filter { $0 != list.id } == [])
            if !fate.hasAddresses { #expect(!unclaimed.contains(list.id)) }
            let after = try client.status()
            #expect(after["lost_events"] == 0)
            // The last sweep of the start may have been still to come.
            #expect((after["sweeps"] ?? 0) - (before["sweeps"] ?? 0) <= 1, "nothing concerned the watches as a whole")
        }
    }

    private static func birth(of round: Int, _ fate: Fate) -> [String] {
        (0..<pairs).flatMap { position in
            let number = pairs * round + position
            return ["link add c\(number) group \(100 + round) type veth peer name p\(number)"] + fate.commands(number)
        }
    }
}

extension PrivateNetwork {
    /// Adds `v0`, by which all goes, `w0`, and `br0` with a port of its own; starts a daemon that has nothing to do any
    /// more, and returns a connection.
    fileprivate func serveBridgeAndTwoLinks() throws -> RawClient {
        try addLink("v0", peer: "v1", addresses: ["192.0.2.2/24", "2001:db8::2/64 nodad"])
        try addLink("w0", peer: "w1", addresses: ["203.0.113.2/24", "2001:db8:1::2/64 nodad"])
        try addLink("x0", peer: "x1")
        try batch([
            "link add br0 address 02:00:00:00:00:01 type bridge", "link set br0 addrgenmode none up",
            "link set x0 master br0", "address add 172.17.0.1/16 dev br0",
            "route add 198.18.0.0/15 dev v0", "route add 2001:db8:a::/64 dev v0",
        ])
        try untilLink("br0", shows: "state UP")
        return try Daemon(in: self).connect()
    }
}
