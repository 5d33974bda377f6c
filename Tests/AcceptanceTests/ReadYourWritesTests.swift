import NamespaceSupport
import NetworkPrimitives
import Testing
import WSPProtocol

@Suite("A QUERY after a change of one's own")
struct ReadYourWritesTests {
    @Test("shows an IPv4 address as soon as ip has added or deleted it, 200 times")
    func addresses() async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveOneLink()
            for round in 0..<200 {
                let isAdded = round.isMultiple(of: 2)
                try network.ip("address \(isAdded ? "add" : "delete") 192.0.2.3/24 dev v0")
                try #require(try client.addresses().contains("192.0.2.3") == isAdded)
            }
        }
    }

    @Test("shows an IPv4 address though the daemon finds the QUERY before it finds the kernel's message")
    func order() async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveOneLink()
            var id: UInt64 = 0
            try client.daemonStopped {
                // The connection is ready before the event socket is, and both requests are read at once.
                _ = try client.post(.addressListQuery)
                try network.ip("address add 192.0.2.3/24 dev v0")
                id = try client.post(.addressListQuery)
            }
            #expect(try client.addresses(in: try client.result(of: id)).contains("192.0.2.3"))
        }
    }

    @Test("shows an IPv4 route as soon as ip has added or deleted it, 200 times")
    func routes() async throws {
        try await inPrivateNetwork { network in
            try network.addLink("w0", peer: "w1", addresses: ["203.0.113.2/24"])
            let client = try network.serveOneLink()
            try network.ip("route add default via 192.0.2.1")
            // Watched, so that the daemon remembers the answer and has to notice by itself that it no longer holds.
            let watch = try client.another().awaitRoute("198.51.100.7")
            try #require(watch.isPending)
            for round in 0..<200 {
                let isAdded = round.isMultiple(of: 2)
                try network.ip("route \(isAdded ? "add" : "delete") 198.51.100.0/24 via 203.0.113.1")
                let source = try client.routingInterface("198.51.100.7").source
                try #require(source?.description == (isAdded ? "203.0.113.2" : "192.0.2.2"))
            }
        }
    }
}
