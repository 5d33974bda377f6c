/// The time from an address change to the client that waits for it, while routes change about which nobody asks.
struct LoadedLatencyBenchmark: Benchmark {
    let programs: Programs
    let scale: Scale

    /// Runs one server after the other: two floods would take the processors from each other.
    func run() throws -> [Figure] {
        var relay = try NotificationLane(programs.readingRelay, RelayClient.self, programs)
        let relayRate = try load(&relay)
        relay.process.stop()
        var wspd = try NotificationLane(programs.wspd, WspdClient.self, programs)
        let wspdRate = try load(&wspd)
        let status = try ServerStatus(
            of: AsynchronousConnection(greeting: programs.wspd.open(to: wspd.process)))
        return latencies(
            "loaded-latency", of: [relay.latency, wspd.latency], beside: "C relay", goals: [.ratio(atMost: 1.5), nil])
            + [
                Figure("loaded-latency-events", "1/s", beside: "C relay", relayRate, wspdRate, goal: nil),
                Figure("loaded-latency-lost-events", "", Double(status["lost_events"]), goal: .atMost(0)),
            ]
    }

    /// Measures until the flood ends, and returns how many events a second that had.
    private func load(_ lane: inout NotificationLane) throws -> Double {
        for _ in 0..<scale.warmUp { try lane.change(isMeasured: false) }
        let flood = try Generator(
            [
                try Programs.tool("router"), "veth1", "\(scale.eventsPerSecond * scale.loadedSeconds)",
                "\(scale.eventsPerSecond)",
            ], directory: programs.directory)
        while flood.isRunning { try lane.change(isMeasured: true) }
        return try flood.rate()
    }
}
