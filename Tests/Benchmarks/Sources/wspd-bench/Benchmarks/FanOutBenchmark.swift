internal import CMeasure
internal import Glibc

/// The time from one address change to the first and to the last of many clients that wait for it.
struct FanOutBenchmark: Benchmark {
    private static let relayNotice = 8
    private static let wspdCompletion = 40

    let programs: Programs
    let scale: Scale

    /// Runs one server after the other: the clients of both are more than one process may have open.
    func run() throws -> [Figure] {
        let lanes = [
            try measure(programs.relay, RelayClient.self, noticeSize: Self.relayNotice),
            try measure(programs.wspd, WspdClient.self, noticeSize: Self.wspdCompletion),
        ]
        return latencies("fan-out-first", of: lanes.map(\.first), beside: "C relay", goals: [nil])
            + latencies(
                "fan-out-last", of: lanes.map(\.last), beside: "C relay",
                goals: [.ratio(atMost: 1.2), .ratio(atMost: 1.2)])
    }

    private func measure<C: Client>(
        _ server: Server, _ client: C.Type, noticeSize: Int
    ) throws -> (first: Latency, last: Latency) {
        var lane = try FanOutLane(server, client, noticeSize: noticeSize, programs, scale)
        // The first also has memory to take.
        for round in 0...scale.fanOutRounds { try lane.change(isMeasured: round > 0) }
        return (lane.first, lane.last)
    }
}

/// One server in an arena of its own, with many clients.
struct FanOutLane {
    private let arena: Arena
    private let process: ChildProcess
    private let clients: [any Client]
    private let connections: [Int32]
    private let poller: Descriptor
    private let noticeSize: Int
    private var round = 0
    private(set) var first = Latency()
    private(set) var last = Latency()

    init<C: Client>(
        _ server: Server, _ client: C.Type, noticeSize: Int, _ programs: Programs, _ scale: Scale
    ) throws {
        arena = try Arena(directory: programs.directory)
        let process = try server.start()
        let connected = try (0..<scale.fanOutClients).map { _ in try server.open(to: process) }
        clients = try connected.map { try C(greeting: $0) }
        connections = connected.map(\.number)
        poller = Descriptor(
            try checked("epoll", unsafe measure_poller(connections, UInt32(connections.count))))
        self.process = process
        self.noticeSize = noticeSize
    }

    /// Changes an address and reads what every client is told.
    mutating func change(isMeasured: Bool) throws {
        for client in clients { try client.arm() }
        try checked("refreshing the poller", measure_refresh_poller(poller.number))
        usleep(20_000)
        let sent = try arena.changeAddress(present: round % 2 == 0)
        var times: (first: Int64, last: Int64) = (0, 0)
        let result = unsafe measure_fan_out(
            poller.number, connections, UInt32(connections.count), noticeSize, &times.first, &times.last)
        try checked("reading notices", result)
        for client in clients { client.noteForeignRead() }
        round += 1
        guard isMeasured else { return }
        first.record(times.first - sent)
        last.record(times.last - sent)
    }
}
