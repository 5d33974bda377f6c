internal import CMeasure

/// The time from starting a server to its first answer, in a network with so many routes.
struct StartUpBenchmark {
    let relay: Server
    let wspd: Server
    let routes: Int
    let rounds: Int
    let directory: String

    /// Starts both servers in turns.
    ///
    /// - Returns: The medians.
    /// - Throws: ``BenchmarkError``.
    func run() throws -> Figure {
        let arena = try Arena(routes: routes, directory: directory)
        var times: [[Int64]] = [[], []]
        try withExtendedLifetime(arena) {
            for round in 0...rounds {
                for (index, server) in [relay, wspd].enumerated() {
                    let time = try timeToAnswer(server)
                    // The first of each also reads the program from disk.
                    if round > 0 { times[index].append(time) }
                }
            }
        }
        let medians = times.map { median($0.map(Double.init)) / 1_000_000 }
        return Figure(name: "start-up-\(routes)-routes", unit: "ms", relay: medians[0], wspd: medians[1])
    }

    private func timeToAnswer(_ server: Server) throws -> Int64 {
        let start = measure_now()
        let process = try server.start()
        let client = try server.connect(to: process)
        let time = measure_now() - start
        withExtendedLifetime(client) { process.stop() }
        return time
    }
}

/// The value in the middle, or the upper of the two.
func median(_ values: [Double]) -> Double {
    values.sorted()[values.count / 2]
}
