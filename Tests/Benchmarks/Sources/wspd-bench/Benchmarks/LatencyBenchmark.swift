internal import CMeasure
internal import Glibc

/// The time from an address change to the client that waits for it, while nothing else happens.
struct LatencyBenchmark: Benchmark {
    let programs: Programs
    let scale: Scale

    /// Runs both servers in turns, the first of a round being the second of the next.
    func run() throws -> [Figure] {
        var lanes = [
            try NotificationLane(programs.relay, RelayClient.self, programs),
            try NotificationLane(programs.wspd, WspdClient.self, programs),
        ]
        for round in 0..<scale.warmUp + scale.rounds {
            for turn in lanes.indices {
                try lanes[(round + turn) % lanes.count].change(isMeasured: round >= scale.warmUp)
            }
        }
        return latencies(
            "latency", of: lanes.map(\.latency), beside: "C relay", goals: [.ratio(atMost: 1.1), .ratio(atMost: 1.2)])
    }
}

/// One server in an arena of its own, with a client that waits for address changes.
struct NotificationLane {
    /// What every thread gets to become idle between two changes, in microseconds.
    private static let rest: UInt32 = 1000

    let arena: Arena
    let process: ChildProcess
    private(set) var latency = Latency()
    private let name: String
    private let client: ClientThread
    private var round = 0

    init<C: Client>(_ server: Server, _ client: C.Type, _ programs: Programs) throws {
        name = server.name
        arena = try Arena(directory: programs.directory)
        process = try server.start()
        self.client = try ClientThread(server.connect(client, to: process))
    }

    /// Changes an address and waits until the client has been told.
    ///
    /// - Throws: ``BenchmarkError`` that names the server and the round.
    mutating func change(isMeasured: Bool) throws {
        do {
            try client.arm()
            usleep(Self.rest)
            let sent = try arena.changeAddress(present: round % 2 == 0)
            let received = try client.receive()
            // Earlier than the cause: that was another change's, or the clock is broken.
            guard received > sent else { throw BenchmarkError("the client was told before the change") }
            if isMeasured { latency.record(received - sent) }
            round += 1
        } catch {
            throw BenchmarkError("\(name), address change \(round): \(error)")
        }
    }
}
