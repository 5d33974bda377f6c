internal import CMeasure

/// How many answers a second one client gets in batches whose answers are remembered.
struct BatchBenchmark: Benchmark {
    let programs: Programs
    let scale: Scale

    func run() throws -> [Figure] {
        let arena = try Arena(adding: ["route add 10.0.0.0/8 dev veth0"], directory: programs.directory)
        let process = try programs.wspd.start()
        let wspd = try AsynchronousConnection(greeting: programs.wspd.open(to: process))
        let count = scale.batchDestinations
        let size = 8 + 80 * count
        let request = WspdRequest(
            WspdRequest.routeQuery, id: 1, capacity: UInt32(size),
            input: (0..<count).flatMap { WspdRequest.destination(Self.address($0)) }
        ).bytes
        try wspd.awaitRest()
        var rate = Latency()
        var total: Int64 = 0
        for round in 0..<scale.batches + 2 {
            let time = unsafe measure_round_trip(wspd.descriptor.number, request, request.count, 40 + size)
            try checked("asking for a batch", time)
            // The first is asked for, and what is asked for so soon after the start once more.
            if round >= 2 {
                rate.record(time)
                total += time
            }
            if round < 2 { try wspd.awaitRest() }
        }
        withExtendedLifetime(arena) { process.stop() }
        return [
            Figure(
                "batch-answers", "1/s", Double(count * scale.batches) / Double(total) * 1e9,
                goal: .atLeast(2_000_000)),
            Figure("batch-\(count)-p50", "us", rate.percentile(50), goal: nil),
            Figure("batch-\(count)-p99", "us", rate.percentile(99), goal: nil),
        ]
    }

    private static func address(_ index: Int) -> [UInt8] {
        [10, UInt8(index >> 16 & 255), UInt8(index >> 8 & 255), UInt8(index & 255)]
    }
}
