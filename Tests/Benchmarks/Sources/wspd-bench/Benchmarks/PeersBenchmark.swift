internal import CMeasure
internal import Glibc

/// What a large routing table costs wspd and those of its peers that are installed: the time from the start until
/// there is no more to do, and private memory then.
///
/// They do not all tell when they are ready, and mean different things by it; but all of them come to rest.
struct PeersBenchmark: Benchmark {
    /// Rest is to use less than a millisecond of processor time in this one.
    private static let restMilliseconds = 1000
    private static let patience: Int64 = 300_000_000_000

    let programs: Programs
    let scale: Scale

    private struct Measured {
        var seconds = 0.0
        var memory = 0.0
    }

    func run() throws -> [Figure] {
        let wspd = try measureWspd()
        return try Peer.installed.flatMap { peer in
            var measured = Measured()
            let arena = try Arena(routes: scale.routes, directory: programs.directory)
            let start = measure_now()
            try peer.run(in: programs.directory) { measured = try awaitRest($0, since: start) }
            return withExtendedLifetime(arena) {
                [
                    Figure(
                        "rest-\(scale.routes)-routes-\(peer.name)", "s", beside: peer.name, measured.seconds,
                        wspd.seconds, goal: nil),
                    Figure(
                        "memory-\(scale.routes)-routes-\(peer.name)", "KiB", beside: peer.name, measured.memory,
                        wspd.memory, goal: nil),
                ]
            }
        }
    }

    private func measureWspd() throws -> Measured {
        let arena = try Arena(routes: scale.routes, directory: programs.directory)
        let start = measure_now()
        let process = try programs.wspd.start(on: MEASURE_ALL)
        defer { withExtendedLifetime(arena) { process.stop() } }
        return try awaitRest(process, since: start)
    }

    private func awaitRest(_ process: ChildProcess, since start: Int64) throws -> Measured {
        var last = (time: start, used: 0.0)
        while true {
            usleep(1000)
            guard process.isRunning else { throw BenchmarkError("it has ended") }
            let (now, used) = (measure_now(), try process.processorSeconds())
            if used - last.used >= 0.001 { last = (now, used) }
            if now - last.time >= Int64(Self.restMilliseconds) * 1_000_000 { break }
            guard now - start < Self.patience else { throw BenchmarkError("it does not come to rest") }
        }
        return Measured(seconds: Double(last.time - start) / 1e9, memory: try process.privateMemory())
    }
}
