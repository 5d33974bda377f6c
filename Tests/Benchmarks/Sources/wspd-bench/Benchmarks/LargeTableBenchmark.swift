internal import CMeasure
internal import Glibc

/// What a large routing table in the kernel costs: the time from the start to the first answer, and private memory.
struct LargeTableBenchmark: Benchmark {
    let programs: Programs
    let scale: Scale

    private struct Measured {
        var milliseconds: [Double] = []
        var memory = 0.0
    }

    func run() throws -> [Figure] {
        let relay = try measure(programs.relay, RelayClient.self, routes: 0)
        let none = try measure(programs.wspd, WspdClient.self, routes: 0)
        let many = try measure(programs.wspd, WspdClient.self, routes: scale.routes)
        return [
            Figure(
                "start-up", "ms", beside: "C relay", median(relay.milliseconds), median(none.milliseconds), goal: nil),
            Figure(
                "start-up-\(scale.routes)-routes", "ms", beside: "wspd, no routes", median(none.milliseconds),
                median(many.milliseconds), goal: .ratio(atMost: 1.5)),
            Figure(
                "memory-\(scale.routes)-routes", "KiB", beside: "wspd, no routes", none.memory, many.memory,
                goal: .ratio(atMost: 1.05)),
        ]
    }

    private func measure<C: Client>(_ server: Server, _ client: C.Type, routes: Int) throws -> Measured {
        let arena = try Arena(routes: routes, directory: programs.directory)
        var measured = Measured()
        for round in 0...scale.starts {
            let start = measure_now()
            // Nothing runs beside a server that starts, so that where it runs decides nothing; but on one processor it
            // would wait for whatever else the host does there.
            let process = try server.start(on: MEASURE_ALL)
            let connected = try server.connect(client, to: process)
            let time = Double(measure_now() - start) / 1e6
            // The first also reads the program from disk.
            if round > 0 { measured.milliseconds.append(time) }
            // What a server does after its first answer has ended by then.
            if round == scale.starts { usleep(1_200_000) }
            measured.memory = try process.privateMemory()
            withExtendedLifetime((arena, connected)) { process.stop() }
        }
        return measured
    }
}
