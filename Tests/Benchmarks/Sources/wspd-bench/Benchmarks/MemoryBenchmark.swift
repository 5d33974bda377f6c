internal import Glibc

/// Private memory: of a daemon that is idle, and what clients and their pending requests add to it.
struct MemoryBenchmark: Benchmark {
    let programs: Programs
    let scale: Scale

    func run() throws -> [Figure] {
        let relay = try idleMemory(programs.relay, RelayClient.self)
        let wspd = try idleMemory(programs.wspd, WspdClient.self)
        return [
            Figure("memory-idle", "KiB", beside: "C relay", relay, wspd, goal: .atMost(1536)),
            Figure("memory-per-client", "B", try perClient(), goal: .atMost(1024)),
            Figure("memory-per-pending-request", "B", try perPendingRequest(), goal: .atMost(200)),
            Figure("memory-per-watched-destination", "B", try perWatchedDestination(), goal: nil),
        ]
    }

    /// A server in an arena of its own, after what it does after its first answer.
    private func idle<C: Client>(
        _ server: Server, _ client: C.Type, _ body: (ChildProcess, Double) throws -> Double
    ) throws -> Double {
        let arena = try Arena(adding: Watches.routes, directory: programs.directory)
        let process = try server.start()
        _ = try server.connect(client, to: process)
        usleep(1_200_000)
        return try withExtendedLifetime(arena) { try body(process, try process.privateMemory()) }
    }

    private func idleMemory<C: Client>(_ server: Server, _ client: C.Type) throws -> Double {
        try idle(server, client) { $1 }
    }

    /// Of clients that have greeted and wait for nothing.
    private func perClient() throws -> Double {
        try idle(programs.wspd, WspdClient.self) { process, before in
            let clients = try (0..<scale.memoryClients).map { _ in
                try programs.wspd.connect(WspdClient.self, to: process)
            }
            let after = try process.privateMemory()
            return withExtendedLifetime(clients) { (after - before) * 1024 / Double(scale.memoryClients) }
        }
    }

    /// Of requests about the address list on one connection.
    private func perPendingRequest() throws -> Double {
        try idle(programs.wspd, WspdClient.self) { process, before in
            let connection = try AsynchronousConnection(greeting: programs.wspd.open(to: process))
            for start in stride(from: 0, to: scale.memoryRequests, by: 100) {
                try connection.send(
                    (start..<start + 100).flatMap { WspdRequest(WspdRequest.addressListChange, id: UInt64($0)).bytes })
                try connection.awaitPending(100)
            }
            return (try process.privateMemory() - before) * 1024 / Double(scale.memoryRequests)
        }
    }

    /// Of requests each of which is about another destination, with the answer that is remembered for it.
    private func perWatchedDestination() throws -> Double {
        try idle(programs.wspd, WspdClient.self) { process, before in
            let watches = try Watches(
                AsynchronousConnection(greeting: programs.wspd.open(to: process)), count: scale.memoryRequests,
                isMixed: false)
            let after = try process.privateMemory()
            return withExtendedLifetime(watches) { (after - before) * 1024 / Double(scale.memoryRequests) }
        }
    }
}
