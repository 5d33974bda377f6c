import CLinux
import NamespaceSupport
import NetworkPrimitives
import Testing
import WSPProtocol

@Suite("A client that misbehaves")
struct ClientFailureTests {
    /// What all that follows may add to the daemon's private memory, in KiB: the unread output of one client
    /// (256 KiB), its unread input, and what the allocator keeps of that; a sanitizer's keeps what was freed.
    private static let memoryBound = unsafe getenv("WSPD_SANITIZED") == nil ? 2048 : 65_536

    @Test("and leaves in the middle of a frame, a thousand times, leaves nothing behind")
    func leaving() async throws {
        try await inPrivateNetwork { network in
            let daemon = try Daemon(in: network)
            let bystander = try daemon.connect()
            let watch = try bystander.awaitAddresses()
            let (descriptors, memory) = (try daemon.descriptorCount(network), try daemon.privateMemory())
            for round in 0..<1000 {
                let client = try daemon.connect()
                if round.isMultiple(of: 2) { _ = try client.awaitAddresses() }
                if round.isMultiple(of: 5) { try client.send([104, 0, 0, 0, 2, 0, 0, 0, 1, 2, 3]) }
            }
            try eventually { try bystander.status()["clients"] == 1 }
            let status = try bystander.status()
            #expect(status["clients_accepted"] ?? 0 >= 1000)
            #expect(status["pending_requests"] == 1)
            try eventually { try daemon.descriptorCount(network) == descriptors }
            #expect(try daemon.privateMemory() - memory < ClientFailureTests.memoryBound)
            try network.ip("address add 192.0.2.2/32 dev lo")
            #expect(try bystander.completion(of: watch).error == .success)
        }
    }

    @Test("and is killed while a request of its own is pending leaves nothing behind")
    func killed() async throws {
        try await inPrivateNetwork { network in
            let daemon = try Daemon(in: network)
            let bystander = try daemon.connect()
            let descriptors = try daemon.descriptorCount(network)
            let watch = try daemon.startQuery("--json watch addresses", in: network)
            _ = try watch.readLine()
            try eventually { try bystander.status()["clients"] == 2 }
            try watch.signal(SIGKILL)
            try #require(try watch.wait() == .signalled(SIGKILL))
            try eventually { try bystander.status()["clients"] == 1 }
            #expect(try bystander.status()["pending_requests"] == 0)
            try eventually { try daemon.descriptorCount(network) == descriptors }
        }
    }

    @Test("and never reads costs no more than its share, and holds up nobody")
    func neverReading() async throws {
        try await inPrivateNetwork { network in
            // A list of 200 addresses makes answers that fill buffers soon.
            try network.addLink("v0", peer: "v1")
            try network.batch((0..<200).map { "address add 10.9.0.\($0 + 1)/32 dev v0" })
            let daemon = try Daemon(in: network)
            let bystander = try daemon.connect()
            let (descriptors, memory) = (try daemon.descriptorCount(network), try daemon.privateMemory())
            var deaf: RawClient? = try daemon.connect()
            try deaf?.fillUnread(while: bystander)
            let watch = try bystander.awaitAddresses()
            try network.ip("address add 192.0.2.2/32 dev v0")
            #expect(try bystander.completion(of: watch).error == .success)
            #expect(try bystander.addresses().addresses.count == 201)
            #expect(try daemon.privateMemory() - memory < ClientFailureTests.memoryBound)
            deaf = nil
            try eventually { try bystander.status()["clients"] == 1 }
            try eventually { try daemon.descriptorCount(network) == descriptors }
        }
    }

    @Test("and reads again after all gets every answer")
    func readingLate() async throws {
        try await inPrivateNetwork { network in
            try network.addLink("v0", peer: "v1")
            try network.batch((0..<200).map { "address add 10.9.0.\($0 + 1)/32 dev v0" })
            let daemon = try Daemon(in: network)
            let client = try daemon.connect()
            let sent = try client.fillUnread(while: try daemon.connect())
            for id in sent.first...sent.last { #expect(try client.result(of: id).error == .success) }
            #expect(try client.addresses().addresses.count == 200)
        }
    }
}

extension RawClient {
    /// Sends requests without reading until the daemon takes no more; returns the first and the last whole one's id.
    @discardableResult
    fileprivate func fillUnread(while bystander: RawClient) throws -> (first: UInt64, last: UInt64) {
        let header = ControlHeader(
            code: .addressListQuery, outputCapacity: 1 << 20, socket: SocketProperties(family: .inet))
        let first = makeID()
        var last = first
        var refusals = 0
        while refusals < 20 {
            var writer = ByteWriter()
            ControlRequest(header: header).encode(id: last, into: &writer)
            let sent = try sendAvailable(writer.bytes, from: 0)
            if sent == 0 {
                refusals += 1
                // Answered only after the daemon has had its turn with this connection.
                try #require(try bystander.addresses().addresses.count == 200)
                continue
            }
            refusals = 0
            try #require(sent == writer.count)
            last = makeID()
        }
        return (first, last - 1)
    }
}
