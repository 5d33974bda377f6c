internal import CMeasure
internal import Glibc

/// A question as a whole process: `wspd-query route` beside `ip route get`.
struct ProgramBenchmark: Benchmark {
    private static let destination = "192.0.2.77"

    let programs: Programs
    let scale: Scale

    /// Runs both in turns.
    func run() throws -> [Figure] {
        let arena = try Arena(directory: programs.directory)
        let process = try programs.wspd.start()
        _ = try programs.wspd.connect(WspdClient.self, to: process)
        let commands = [
            [Arena.program, "route", "get", Self.destination],
            [programs.query, "--socket", programs.wspd.socket, "route", Self.destination],
        ]
        let output = try Descriptor.open("/dev/null", writing: true)
        var latency = [Latency(), Latency()]
        for round in 0..<scale.programRounds + 2 {
            for (index, command) in commands.enumerated() {
                let time = try Self.run(command, output)
                // The first also reads the program from disk.
                if round >= 2 { latency[index].record(time) }
            }
        }
        withExtendedLifetime(arena) { process.stop() }
        return latencies("program", of: latency, beside: "ip route get", goals: [.ratio(atMost: 2), nil])
    }

    private static func run(_ command: [String], _ output: Descriptor) throws -> Int64 {
        let storage = unsafe command.map { unsafe strdup($0) } + [nil]
        defer { unsafe storage.forEach { unsafe free($0) } }
        let time = unsafe storage.withUnsafeBufferPointer { buffer in
            unsafe measure_process(buffer.baseAddress, output.number)
        }
        return try checked("running \(command[0])", time)
    }
}
