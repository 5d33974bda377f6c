import NamespaceSupport
import NetworkPrimitives
import Testing
import WSPProtocol

@Suite("A namespace whose loopback interface is down")
struct LoopbackDownTests {
    private static let destinations = [
        "127.0.0.1", "127.0.0.5", "::1", "192.0.2.2", "2001:db8::2", "192.0.2.9", "2001:db8::9", "198.51.100.1",
        "2001:db8:9::1",
    ]

    private static func prepare(_ network: PrivateNetwork) throws {
        try network.addLink("v0", peer: "v1", addresses: ["192.0.2.2/24", "2001:db8::2/64 nodad"])
        try network.batch(["route add default via 192.0.2.1", "route add ::/0 via 2001:db8::1"])
    }

    @Test("is answered for as the kernel does, whether it went down before the daemon started or after")
    func down() async throws {
        try await inPrivateNetwork { network in
            try LoopbackDownTests.prepare(network)
            let early = try Daemon(in: network).connect()
            _ = try early.routes(LoopbackDownTests.destinations.compactMap { IPAddress($0) })
            try network.ip("link set lo down")
            let late = try Daemon(in: network).connect()
            for client in [early, late] {
                try network.compareRoutes(to: LoopbackDownTests.destinations, with: client)
                try network.compareAddresses(with: client)
                #expect(try client.addresses().addresses.map(\.address.description) == ["192.0.2.2"])
            }
        }
    }

    @Test("tells those whose answers change, when it goes down and when it comes up again, and nobody else")
    func upAgain() async throws {
        try await inPrivateNetwork { network in
            try LoopbackDownTests.prepare(network)
            let client = try Daemon(in: network).connect()
            let list = try client.awaitAddresses()
            for state in ["down", "up"] {
                let before = try client.answers(LoopbackDownTests.destinations)
                let requests = try LoopbackDownTests.destinations.map { try client.awaitRoute($0) }
                try network.ip("link set lo \(state)")
                // The kernel is not done when it has answered.
                try eventually {
                    try client.answers(LoopbackDownTests.destinations)
                        == network.answers(LoopbackDownTests.destinations)
                }
                let after = try client.answers(LoopbackDownTests.destinations)
                #expect(before != after)
                for (position, request) in requests.enumerated() {
                    if before[position] == after[position] {
                        #expect(
                            try client.cancel(request).error == .success, "\(LoopbackDownTests.destinations[position])")
                        _ = try client.completion(of: request)
                    } else {
                        #expect(try client.completion(of: request).error == .success)
                    }
                }
            }
            #expect(try !client.hasCompletion(of: list))
            try network.compareRoutes(to: LoopbackDownTests.destinations, with: client)
        }
    }
}

extension RawClient {
    fileprivate func answers(_ destinations: [String]) throws -> [KernelRoute?] {
        try routes(destinations.compactMap { IPAddress($0) }).map { KernelRoute($0) }
    }
}

extension PrivateNetwork {
    fileprivate func answers(_ destinations: [String]) throws -> [KernelRoute?] {
        let destinations = destinations.compactMap { IPAddress($0) }
        let routes = try routesByIP(destinations)
        return destinations.map { routes[$0] }
    }
}
