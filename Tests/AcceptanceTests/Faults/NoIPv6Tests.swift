import NamespaceSupport
import NetworkPrimitives
import Testing
import WSPProtocol

@Suite("A host with IPv6 turned off")
struct NoIPv6Tests {
    private static let destinations = ["::1", "2001:db8::2", "2001:db8:9::1", "192.0.2.9", "198.51.100.1", "127.0.0.1"]

    private static func turn(_ state: String, _ network: PrivateNetwork, _ interfaces: [String]) throws {
        for interface in interfaces { try network.sysctl("ipv6/conf/\(interface)/disable_ipv6", state) }
    }

    private static func prepare(_ network: PrivateNetwork, _ addresses: [String]) throws {
        try network.addLink("v0", peer: "v1", addresses: addresses)
        try network.ip("route add default via 192.0.2.1")
    }

    @Test("before the daemon starts serves IPv4, and says of IPv6 that it is not reachable")
    func before() async throws {
        try await inPrivateNetwork { network in
            try NoIPv6Tests.turn("1", network, ["all", "default", "lo"])
            try NoIPv6Tests.prepare(network, ["192.0.2.2/24"])
            let client = try Daemon(in: network).connect()
            #expect(try client.addresses().contains("192.0.2.2"))
            #expect(try client.addresses(.inet6).addresses.isEmpty)
            try network.compareAddresses(with: client)
            try network.compareRoutes(to: NoIPv6Tests.destinations, with: client)
            for destination in NoIPv6Tests.destinations.prefix(3) {
                #expect(try client.routingInterface(destination).reply.error == .networkUnreachable, "\(destination)")
            }
            #expect(try client.status()["stale"] == 0)
            #expect(try client.status()["unanswered_questions"] == 0)
        }
    }

    @Test("while the daemon runs is a change as any other, and so is turning it on again", arguments: ["all", "v0"])
    func meanwhile(_ interface: String) async throws {
        try await inPrivateNetwork { network in
            try NoIPv6Tests.prepare(network, ["192.0.2.2/24", "2001:db8::2/64 nodad"])
            try network.ip("route add ::/0 via 2001:db8::1")
            let client = try Daemon(in: network).connect()
            let untold = [
                try client.awaitAddresses(), try client.awaitRoute("192.0.2.9"), try client.awaitRoute("198.51.100.1"),
            ]
            let off = [try client.awaitAddresses(.inet6), try client.awaitRoute("2001:db8:9::1")]
            try NoIPv6Tests.turn("1", network, [interface])
            for request in off { #expect(try client.completion(of: request).error == .success) }
            #expect(try client.routingInterface("2001:db8:9::1").reply.error == .networkUnreachable)
            #expect(try client.addresses(.inet6).addresses.isEmpty)
            try network.compareAddresses(with: client)
            try network.compareRoutes(to: NoIPv6Tests.destinations, with: client)

            let on = [try client.awaitAddresses(.inet6), try client.awaitRoute("2001:db8:9::1")]
            try NoIPv6Tests.turn("0", network, [interface])
            try network.batch(["address add 2001:db8::2/64 dev v0 nodad", "route add ::/0 via 2001:db8::1"])
            for request in on { #expect(try client.completion(of: request).error == .success) }
            try eventually { try client.route("2001:db8:9::1").error == .success }
            try network.compareAddresses(with: client)
            try network.compareRoutes(to: NoIPv6Tests.destinations, with: client)
            for request in untold { #expect(try !client.hasCompletion(of: request)) }
        }
    }
}
