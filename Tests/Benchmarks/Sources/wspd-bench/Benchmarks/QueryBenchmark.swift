internal import CMeasure

/// The round trip of a question whose answer is remembered.
struct QueryBenchmark: Benchmark {
    /// The fixed part of a RESULT, and an IPv4 socket address.
    private static let answerSize = 40 + 16
    private static let destination: [UInt8] = [192, 0, 2, 77]

    let programs: Programs
    let scale: Scale

    /// Asks both servers in turns.
    func run() throws -> [Figure] {
        let arena = try Arena(directory: programs.directory)
        let echo = try programs.echo(answerSize: Self.answerSize)
        let processes = [try echo.start(), try programs.wspd.start()]
        let wspd = try AsynchronousConnection(greeting: programs.wspd.open(to: processes[1]))
        let connections = [try echo.open(to: processes[0]), wspd.descriptor]
        let request = WspdRequest(
            WspdRequest.routingInterfaceQuery, id: 1, capacity: 64,
            input: WspdRequest.socketAddress(Self.destination)
        ).bytes
        try wspd.awaitRest()
        let before = try ServerStatus(of: wspd)
        var latency = [Latency(), Latency()]
        for round in 0..<scale.warmUp + 10 * scale.rounds {
            for turn in connections.indices {
                let index = (round + turn) % 2
                let time = unsafe measure_round_trip(
                    connections[index].number, request, request.count, Self.answerSize)
                try checked("asking", time)
                if round >= scale.warmUp { latency[index].record(time) }
            }
        }
        let after = try ServerStatus(of: wspd)
        withExtendedLifetime(arena) { processes.forEach { $0.stop() } }
        let asked = after["kernel_questions"] - before["kernel_questions"]
        guard asked < Int64(scale.warmUp) else { throw BenchmarkError("\(asked) answers were not remembered") }
        return latencies("query", of: latency, beside: "C echo", goals: [.ratio(atMost: 1.15), nil])
    }
}
