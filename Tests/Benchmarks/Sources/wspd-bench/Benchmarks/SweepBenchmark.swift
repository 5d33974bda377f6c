internal import CMeasure
internal import Glibc

/// What a change costs that may concern every watched destination, and does concern the one asked for last.
struct SweepBenchmark: Benchmark {
    /// The bound of the loop's turns, as `status` counts them.
    private static let stall = 5_000_000

    let programs: Programs
    let scale: Scale

    func run() throws -> [Figure] {
        let arena = try Arena(adding: Watches.routes, directory: programs.directory)
        let process = try programs.wspd.start()
        let connection = try AsynchronousConnection(greeting: programs.wspd.open(to: process))
        let watches = try Watches(
            AsynchronousConnection(greeting: programs.wspd.open(to: process)), count: scale.watches, isMixed: false)
        let destinations = (0..<scale.watches).map(watches.destination)
        // Sweeps go from the last watch to the first.
        let last = "to \(destinations[0].map { "\($0)" }.joined(separator: ".")) unreachable"
        _ = try arena.ask(for: destinations)
        var questions: [Double] = []
        var sweeps: [Double] = []
        try connection.awaitRest()
        let before = try ServerStatus(of: connection)
        for change in ["add", "delete"] {
            questions.append(Double(try arena.ask(for: destinations)) / 1e6)
            let start = measure_now()
            try arena.ip("rule \(change) \(last)")
            sweeps.append(Double(try watches.awaitChange(of: 0) - start) / 1e6)
            try connection.awaitRest()
            // A sweep starts at once where the last is long enough ago.
            usleep(UInt32(sweeps[sweeps.count - 1] * 10_000))
        }
        let after = try ServerStatus(of: connection)
        process.stop()
        let long = longTurns(after) - longTurns(before)
        return [
            Figure(
                "sweep", "ms", beside: "C questions", median(questions), median(sweeps),
                goal: .ratio(atMost: 1.2)),
            Figure("sweep-turns-over-5-ms", "", Double(long), goal: .atMost(0)),
        ]
    }

    /// How many of the loop's turns took longer than the bound.
    private func longTurns(_ status: ServerStatus) -> Int64 {
        status["turn_nanoseconds_count"] - status["turn_nanoseconds_le_\(Self.stall)"]
    }
}
