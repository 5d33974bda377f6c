import CLinux
import NamespaceSupport
import NetworkPrimitives
import Testing
import WSPProtocol

@Suite("A flood of changes into a tiny receive buffer")
struct OverrunFloodTests {
    private static let unchanged = ["198.51.100.1", "198.51.100.2", "2001:db8:9::1", "192.0.2.2", "203.0.113.9"]

    @Test("overruns again and again, tells nobody whose answer stays, and leaves the right state behind")
    func flood() async throws {
        try await inPrivateNetwork { network in try OverrunFloodTests.undergoFlood(network) }
    }

    private static func undergoFlood(_ network: PrivateNetwork) throws {
        try network.addLink("v0", peer: "v1", addresses: ["192.0.2.2/24", "2001:db8::2/64 nodad"])
        try network.addLink("w0", peer: "w1", addresses: ["203.0.113.2/24"])
        try network.batch(["route add default via 192.0.2.1", "route add ::/0 via 2001:db8::1"])
        let client = try Daemon(in: network, configuration: "[kernel]\nreceive-buffer = 4096\n").connect()
        let untold = try unchanged.map { try client.awaitRoute($0) } + [try client.awaitAddresses(.inet6)]
        let answers = try unchanged.map { KernelRoute(try client.route($0)) }
        var list = try client.awaitAddresses()
        let flood = try Flood(ofAddresses: 300, on: "w0", in: network)
        var listChanges = 0
        try eventually(within: 60, "\((try? client.status()) ?? [:])") {
            // Whatever is asked meanwhile is answered rightly.
            for (destination, answer) in zip(unchanged, answers) {
                #expect(KernelRoute(try client.route(destination)) == answer, "\(destination)")
            }
            let addresses = try client.addresses()
            #expect(addresses.contains("192.0.2.2") && addresses.contains("203.0.113.2"))
            if try client.hasCompletion(of: list) {
                listChanges += 1
                list = try client.awaitAddresses()
            }
            let status = try client.status()
            return status["resynchronizations", default: 0] >= 10 && status["overruns", default: 0] >= 10
                && listChanges >= 5
        }
        try flood.end()
        try eventually {
            try client.status()["stale"] == 0
                && network.addressesByIP().sorted()
                    == client.addressTable().map { "\($0.interfaceName) \($0.address)" }.sorted()
        }
        try network.compareRoutes(to: unchanged, with: client)
        for request in untold { #expect(try !client.hasCompletion(of: request)) }
        // They still wait: each is told of a change of its own.
        try network.batch([
            "route add unreachable 198.51.100.0/24", "route add unreachable 2001:db8:9::/64",
            "address add 2001:db8::3/64 dev v0 nodad", "address delete 192.0.2.2/24 dev v0",
            "address delete 203.0.113.2/24 dev w0",
        ])
        for request in untold { #expect(try client.completion(of: request).error == .success) }
    }
}
