import CLinux
import NamespaceSupport
import NetworkPrimitives
import Testing
import WSPProtocol

@Suite("Private memory")
struct MemoryBoundTests {
    private static let connections = 512
    private static let pendingRequests = 20_000
    private static let answers = 8192
    private static let heldBytes = 8 << 20
    private static let historySize = 1024
    private static let frame = 1 << 20

    private static let limits = """
        [limits]
        connections = \(connections)
        connections-per-user = \(connections)
        pending-requests = \(pendingRequests)
        pending-requests-per-connection = \(pendingRequests)
        pending-requests-per-user = \(pendingRequests)
        destinations-per-user = \(pendingRequests)
        answers = \(answers)
        bytes = \(heldBytes)
        bytes-per-user = \(heldBytes)
        frame = \(frame)
        history-size = \(historySize)
        """

    /// The formula of wspd-guarantees(7), in KiB; what a sanitizer takes is its own.
    private static let bound =
        (2048 + connections * 10 + pendingRequests + answers / 2 + heldBytes / 1024 * 2 + historySize * 2)
        * (unsafe getenv("WSPD_SANITIZED") == nil ? 1 : 8)

    @Test("stays below the sum that the limits make when all of them are reached")
    func formula() async throws {
        try await inPrivateNetwork { network in
            try network.addLink("v0", peer: "v1", addresses: ["192.0.2.2/24"])
            try network.ip("route add default via 192.0.2.9")
            let daemon = try Daemon(in: network, configuration: MemoryBoundTests.limits)
            let client = try daemon.connect()
            // A kernel's event each, and a record in the history.
            try network.batch(
                (0..<MemoryBoundTests.historySize).map { index in
                    "address \(index.isMultiple(of: 2) ? "add" : "del") 192.0.2.99/32 dev v0"
                })
            for start in stride(from: 0, to: MemoryBoundTests.pendingRequests, by: 100) {
                try client.pend((start..<start + 100).map { IPAddress(ipv4: 0x0a00_0000 + UInt32($0)) })
            }
            for start in stride(from: 0, to: UInt32(MemoryBoundTests.answers), by: 512) {
                _ = try client.routes((start..<start + 512).map { IPAddress(ipv4: 0x0b00_0000 + $0) })
            }
            let unfinished = try MemoryBoundTests.fill(daemon)
            let status = try client.status()
            #expect(status["pending_requests"] == UInt64(MemoryBoundTests.pendingRequests))
            #expect(status["clients"] == UInt64(MemoryBoundTests.connections))
            #expect(status["remembered_answers"] == UInt64(MemoryBoundTests.answers))
            // 6 MiB and more of 8.
            #expect(status["held_bytes"] ?? 0 > UInt64(MemoryBoundTests.heldBytes) / 4 * 3)
            #expect(try daemon.privateMemory() < MemoryBoundTests.bound)
            withExtendedLifetime(unfinished) {}
        }
    }

    /// Connections up to the limit, each with the start of a frame: some as long as may be, up to the bytes that are kept,
    /// and the others as long as is never refused.
    private static func fill(_ daemon: Daemon) throws -> [RawClient] {
        // What is left is for the short ones, which count too, and the status.
        let long = heldBytes / frame - 3
        return try (1..<connections).map { index in
            let client = try daemon.connect()
            let length = index <= long ? frame : 4096
            let header = FrameHeader(length: UInt32(length), type: .control, id: 9)
            var writer = ByteWriter()
            header.encode(into: &writer)
            try client.send(writer.bytes + [UInt8](repeating: 0, count: length - writer.count - 1))
            return client
        }
    }
}

extension RawClient {
    /// Waits for changes of the ways to destinations, none of which is there yet.
    fileprivate func pend(_ destinations: [IPAddress]) throws {
        let ids = try destinations.map { destination in
            try post(.routingInterfaceChange, input: encoded(destination))
        }
        for id in ids { #expect(try result(of: id).error == .ioPending) }
    }
}
