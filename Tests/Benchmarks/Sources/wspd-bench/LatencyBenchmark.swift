internal import CMeasure
internal import Glibc
internal import Histogram

/// The time from an address change to the client that waits for it.
struct LatencyBenchmark {
    let relay: Server
    let wspd: Server
    let rounds: Int
    let warmUp: Int
    /// What every thread gets to become idle between two changes.
    let pauseMicroseconds: UInt32
    let directory: String

    /// One server, running in an arena of its own, and its client.
    private struct Lane {
        let name: String
        let arena: Arena
        let process: ChildProcess
        let client: ClientThread
        var histogram = Histogram<UInt64>(highestTrackableValue: 20_000_000_000)

        init(_ server: Server, directory: String) throws {
            name = server.name
            arena = try Arena(directory: directory)
            process = try server.start()
            client = try ClientThread(server.connect(to: process))
        }
    }

    /// Runs both servers in turns, the first of a round being the second of the next.
    ///
    /// - Returns: The median and the 99th percentile.
    /// - Throws: ``BenchmarkError`` that names the server and the round.
    func run() throws -> [Figure] {
        var lanes = [try Lane(relay, directory: directory), try Lane(wspd, directory: directory)]
        for round in 0..<warmUp + rounds {
            for turn in lanes.indices {
                let index = (round + turn) % lanes.count
                do {
                    let latency = try change(in: lanes[index], present: round % 2 == 0)
                    if round >= warmUp { lanes[index].histogram.record(latency) }
                } catch {
                    throw BenchmarkError("\(lanes[index].name), address change \(round): \(error)")
                }
            }
        }
        lanes.forEach { $0.process.stop() }
        return [50.0, 99.0].map { percentile in
            let values = lanes.map { Double($0.histogram.valueAtPercentile(percentile)) / 1000 }
            return Figure(name: "latency-p\(Int(percentile))", unit: "us", relay: values[0], wspd: values[1])
        }
    }

    private func change(in lane: Lane, present: Bool) throws -> UInt64 {
        try lane.client.arm()
        usleep(pauseMicroseconds)
        let sent = try lane.arena.changeAddress(present: present)
        let received = try lane.client.receive()
        // Earlier than the cause: that was another change's, or the clock is broken.
        guard received > sent else { throw BenchmarkError("the client was told before the change") }
        return UInt64(received - sent)
    }
}
