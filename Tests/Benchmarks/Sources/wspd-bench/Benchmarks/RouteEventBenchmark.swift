internal import CMeasure
internal import Glibc

/// The processor time that route events take about which nobody asks.
struct RouteEventBenchmark: Benchmark {
    /// Events a second: below what a reader manages that does not have its processor all the time.
    private static let rate = 50_000

    let programs: Programs
    let scale: Scale

    func run() throws -> [Figure] {
        let reader = try measure(programs.reader) { process in
            let bytes = try programs.reader.open(to: process).read()
            guard bytes.count == 8 else { throw BenchmarkError("the reader did not tell what it has read") }
            return (Int64(bytes.integer(at: 0, as: UInt64.self)), 0)
        }
        let wspd = try measure(programs.wspd) { process in
            let status = try ServerStatus(
                of: AsynchronousConnection(greeting: programs.wspd.open(to: process)))
            return (status["kernel_messages"], status["lost_events"])
        }
        return [
            Figure(
                "route-events-processor-time", "ns", beside: "C reader", reader.nanoseconds, wspd.nanoseconds,
                goal: .ratio(atMost: 1.3)),
            Figure("route-events-lost", "", Double(wspd.lost), goal: .atMost(0)),
        ]
    }

    /// Measures one server, which tells how many messages it has read and how many were lost.
    private func measure(
        _ server: Server, _ tell: (ChildProcess) throws -> (read: Int64, lost: Int64)
    ) throws -> (nanoseconds: Double, lost: Int64) {
        let arena = try Arena(directory: programs.directory)
        let process = try server.start()
        let before = try tell(process)
        usleep(1_200_000)
        let start = try process.processorSeconds()
        let generator = try Generator(
            [try Programs.tool("router"), "veth1", "\(scale.routeEvents)", "\(Self.rate)"],
            directory: programs.directory)
        _ = try generator.rate()
        let after = try tell(process)
        let seconds = try process.processorSeconds() - start
        withExtendedLifetime(arena) { process.stop() }
        guard after.read - before.read + after.lost >= scale.routeEvents else {
            throw BenchmarkError("\(server.name) read \(after.read - before.read) of \(scale.routeEvents) events")
        }
        return (seconds * 1e9 / Double(scale.routeEvents), after.lost)
    }
}
