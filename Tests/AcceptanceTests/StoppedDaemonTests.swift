import CLinux
import NamespaceSupport
import NetworkPrimitives
import Testing
import WSPProtocol

@Suite("A daemon that was stopped while 20,000 routes and 200 addresses came and went")
struct StoppedDaemonTests {
    private static let changed = (0..<20).map { "10.\(100 + $0).0.7" }
    private static let unchanged = (0..<20).map { "198.51.100.\($0 + 1)" } + ["2001:db8:9::1"]

    @Test("knows what the kernel knows, and tells those whose answers changed and nobody else")
    func resynchronization() async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveStoppable()
            let told = try StoppedDaemonTests.changed.map { try client.awaitRoute($0) } + [try client.awaitAddresses()]
            let untold =
                try StoppedDaemonTests.unchanged.map { try client.awaitRoute($0) }
                + [try client.awaitAddresses(.inet6)]
            for request in told + untold { try #require(request.isPending) }
            let before = try client.status()

            try client.daemonStopped { try network.churn() }
            for request in told { #expect(try client.completion(of: request).error == .success) }
            try eventually { try client.status()["stale"] == 0 }
            let after = try client.status()
            #expect(after["overruns"] ?? 0 > before["overruns"] ?? 0)
            #expect(after["resynchronizations"] ?? 0 > before["resynchronizations"] ?? 0)
            #expect(after["lost_events"] ?? 0 > before["lost_events"] ?? 0)
            try network.compareAddresses(with: client)
            let destinations = (StoppedDaemonTests.changed + StoppedDaemonTests.unchanged).compactMap { IPAddress($0) }
            let expected = try network.routesByIP(destinations)
            for (destination, record) in zip(destinations, try client.routes(destinations)) {
                #expect(KernelRoute(record) == expected[destination], "\(destination)")
            }
            #expect(try client.unclaimed().isEmpty)
            // The ones not told still wait: they are told of a change of their own.
            try network.batch([
                "route add unreachable 198.51.100.0/24", "route add unreachable 2001:db8:9::/64",
                "address add 2001:db8::3/64 dev v0 nodad",
            ])
            for request in untold { #expect(try client.completion(of: request).error == .success) }
        }
    }
}

extension PrivateNetwork {
    fileprivate func serveStoppable() throws -> RawClient {
        try addLink("v0", peer: "v1", addresses: ["192.0.2.2/24", "2001:db8::2/64 nodad"])
        try addLink("w0", peer: "w1", addresses: ["203.0.113.2/24"])
        try batch(["route add default via 192.0.2.1", "route add ::/0 via 2001:db8::1"])
        return try Daemon(in: self, configuration: "[kernel]\nreceive-buffer = 4096\n").connect()
    }

    /// 20,000 routes come, of which 15,000 go; 200 addresses come, of which 100 go.
    fileprivate func churn() throws {
        let routes = (0..<20_000).map { "10.\(100 + $0 / 250).\($0 % 250).0/24" }
        try batch(routes.map { "route add \($0) via 203.0.113.1" })
        try batch(routes.dropFirst(5000).map { "route delete \($0)" })
        let addresses = (1...200).map { "10.9.0.\($0)/32" }
        try batch(addresses.map { "address add \($0) dev v0" })
        try batch(addresses.prefix(100).map { "address delete \($0) dev v0" })
    }

    /// Checks that the daemon's table has exactly the addresses that `ip address` shows.
    fileprivate func compareAddresses(with client: RawClient) throws {
        let links = try JSON(parsing: try output(of: [ipProgram, "-json", "address"])).elements
        let kernel = links.flatMap { link in
            link["addr_info"].elements.compactMap { address in
                address["local"].text.map { "\(link["ifname"].text ?? "") \($0)" }
            }
        }
        let table = try client.addressTable().map { "\($0.interfaceName) \($0.address)" }
        #expect(kernel.count > 100)
        #expect(kernel.sorted() == table.sorted())
    }
}
