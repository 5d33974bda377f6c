import CLinux
import NamespaceSupport
import NetworkPrimitives
import Testing
import WSPProtocol

@Suite("A daemon that was stopped while thousands of routes and 200 addresses came and went")
struct StoppedDaemonTests {
    /// A family in which everything changes, while the other one stays as it is.
    struct Churn: CustomStringConvertible, Sendable {
        let description: String
        let family: AddressFamily
        let other: AddressFamily
        let changed: [String]
        let unchanged: [String]
        let gateway: String
        let routes: [String]
        let addresses: [String]
    }

    static let churns = [
        Churn(
            description: "IPv4", family: .inet, other: .inet6, changed: (0..<20).map { "10.\(100 + $0).0.7" },
            unchanged: (0..<20).map { "198.51.100.\($0 + 1)" } + ["2001:db8:9::1"], gateway: "203.0.113.1",
            routes: (0..<20_000).map { "10.\(100 + $0 / 250).\($0 % 250).0/24" },
            addresses: (1...200).map { "10.9.0.\($0)/32" }),
        Churn(
            description: "IPv6", family: .inet6, other: .inet, changed: (0..<5).map { "2001:db8:a\($0 + 10)::7" },
            unchanged: (0..<20).map { "2001:db8:9::\($0 + 1)" } + ["198.51.100.1"], gateway: "2001:db8:100::1",
            routes: (0..<5000).map {
                "2001:db8:a\($0 / 250 + 10):\(String($0 % 250, radix: 16))::/64"
            },
            addresses: (1...200).map { "2001:db8:fff::\($0)/128 nodad" }),
    ]

    @Test("knows what the kernel knows, and tells those whose answers changed and nobody else", arguments: churns)
    func resynchronization(_ churn: Churn) async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveStoppable()
            let told =
                try churn.changed.map { try client.awaitRoute($0) } + [try client.awaitAddresses(churn.family)]
                // Of these nobody can tell: some route may have changed.
                + [try client.awaitRoute("0.0.0.0"), try client.awaitRoute("::")]
            let untold =
                try churn.unchanged.map { try client.awaitRoute($0) } + [try client.awaitAddresses(churn.other)]
            for request in told + untold { try #require(request.isPending) }
            let before = try client.status()

            try client.daemonStopped { try network.undergo(churn) }
            for request in told { #expect(try client.completion(of: request).error == .success) }
            try eventually { try client.status()["stale"] == 0 }
            let after = try client.status()
            #expect(after["overruns"] ?? 0 > before["overruns"] ?? 0)
            #expect(after["resynchronizations"] ?? 0 > before["resynchronizations"] ?? 0)
            #expect(after["lost_events"] ?? 0 > before["lost_events"] ?? 0)
            try network.compareAddresses(with: client)
            try network.compareRoutes(to: churn.changed + churn.unchanged, with: client)
            #expect(try client.unclaimed().isEmpty)
            // The ones not told still wait: they are told of a change of their own.
            try network.batch([
                "route add unreachable 198.51.100.0/24", "route add unreachable 2001:db8:9::/64",
                "address add 2001:db8::3/64 dev v0 nodad", "address add 192.0.2.3/24 dev v0",
            ])
            for request in untold { #expect(try client.completion(of: request).error == .success) }
        }
    }
}

extension PrivateNetwork {
    fileprivate func serveStoppable() throws -> RawClient {
        try addLink("v0", peer: "v1", addresses: ["192.0.2.2/24", "2001:db8::2/64 nodad"])
        try addLink("w0", peer: "w1", addresses: ["203.0.113.2/24", "2001:db8:100::2/64 nodad"])
        try batch(["route add default via 192.0.2.1", "route add ::/0 via 2001:db8::1"])
        return try Daemon(in: self, configuration: "[kernel]\nreceive-buffer = 4096\n").connect()
    }

    /// Routes come, of which the first quarter stays; 200 addresses come, of which 100 go.
    fileprivate func undergo(_ churn: StoppedDaemonTests.Churn) throws {
        try batch(churn.routes.map { "route add \($0) via \(churn.gateway)" })
        try batch(churn.routes.dropFirst(churn.routes.count / 4).map { "route delete \($0)" })
        try batch(churn.addresses.map { "address add \($0) dev v0" })
        try batch(churn.addresses.prefix(100).map { "address delete \($0.prefix { $0 != " " }) dev v0" })
    }
}
