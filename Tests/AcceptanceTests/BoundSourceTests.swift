import NamespaceSupport
import NetworkPrimitives
import Testing
import WSPProtocol

@Suite("A bound socket")
struct BoundSourceTests {
    @Test(
        "is answered with its own address, not with the one that an unbound socket would use",
        arguments: [("192.0.2.3", "192.0.2.4", "192.0.2.1"), ("2001:db8::3", "2001:db8::4", "2001:db8::1")])
    func ownAddress(_ addresses: (String, String, String)) async throws {
        let (one, other, destination) = addresses
        try await inPrivateNetwork { network in
            let length = one.contains(":") ? "/64 nodad" : "/24"
            try network.addLink("v0", peer: "v1", addresses: [one + length, other + length])
            let client = try Daemon(in: network).connect()
            for source in [one, other] {
                let answer = try client.routingInterface(destination, from: source)
                #expect(answer.source?.description == source, "\(answer.reply.error)")
            }
        }
    }

    @Test(
        "reaches nothing from an address that is not local, and learns when it is",
        arguments: [("192.0.2.3", "192.0.2.1"), ("2001:db8::3", "2001:db8::1")])
    func foreignAddress(_ addresses: (String, String)) async throws {
        let (source, destination) = addresses
        try await inPrivateNetwork { network in
            try network.addLink("v0", peer: "v1", addresses: ["192.0.2.2/24", "2001:db8::2/64 nodad"])
            let client = try Daemon(in: network).connect()
            let before = try client.routingInterface(destination, from: source)
            #expect(before.source == nil && before.reply.error != .success)
            let watch = try client.awaitRoute(destination, from: source)
            try #require(watch.isPending)
            let suffix = source.contains(":") ? "/64 nodad" : "/24"
            try network.ip("address add \(source)\(suffix) dev v0")
            #expect(try client.completion(of: watch).error == .success)
            #expect(try client.routingInterface(destination, from: source).source?.description == source)
        }
    }

    @Test("learns when a route makes its IPv4 address local, without any interface that has it, and when it is gone")
    func localRoute() async throws {
        try await inPrivateNetwork { network in
            try network.addLink("v0", peer: "v1", addresses: ["192.0.2.2/24"])
            try network.ip("route add default via 192.0.2.1")
            let client = try Daemon(in: network).connect()
            for change in ["add", "del"] {
                let watch = try client.awaitRoute("203.0.113.9", from: "198.51.100.7")
                try #require(watch.isPending)
                try network.ip("route \(change) local 198.51.100.0/24 dev lo")
                #expect(try client.completion(of: watch).error == .success)
                let source = try client.routingInterface("203.0.113.9", from: "198.51.100.7").source
                #expect(source?.description == (change == "add" ? "198.51.100.7" : nil))
            }
        }
    }
}
