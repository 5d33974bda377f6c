internal import Glibc

/// The time from a route event to the client whose destination it concerns, among many that are watched and among few.
struct WatchedRouteBenchmark: Benchmark {
    let programs: Programs
    let scale: Scale

    /// Runs both in turns.
    func run() throws -> [Figure] {
        var lanes = [
            try WatchedRouteLane(scale.fewWatches, programs), try WatchedRouteLane(scale.watches, programs),
        ]
        for round in 0..<scale.warmUp + scale.watchedRounds {
            for turn in lanes.indices {
                try lanes[(round + turn) % 2].change(round, isMeasured: round >= scale.warmUp)
            }
        }
        return latencies(
            "watched-route", of: lanes.map(\.latency), beside: "wspd, \(scale.fewWatches) watched",
            goals: [.ratio(atMost: 1.1), nil])
    }
}

/// A daemon in an arena of its own, with so many watched destinations.
struct WatchedRouteLane {
    private let arena: Arena
    private let process: ChildProcess
    private let watches: Watches
    private(set) var latency = Latency()

    init(_ count: Int, _ programs: Programs) throws {
        let server = Server(named: "wspd-\(count)", like: programs.wspd)
        arena = try Arena(adding: Watches.routesOfBothFamilies, directory: programs.directory)
        process = try server.start()
        watches = try Watches(AsynchronousConnection(greeting: server.open(to: process)), count: count)
        try AsynchronousConnection(greeting: server.open(to: process)).awaitRest()
    }

    /// Adds a route to a destination, or deletes it in the round after.
    mutating func change(_ round: Int, isMeasured: Bool) throws {
        // An odd number far from a divisor of the counts: destinations that are far from one another.
        let index = round / 2 * 61_803 % watches.count
        usleep(1000)
        let sent = try arena.changeRoute(to: watches.destination(index), present: round % 2 == 0)
        let received = try watches.awaitChange(of: index)
        if isMeasured { latency.record(received - sent) }
    }
}
