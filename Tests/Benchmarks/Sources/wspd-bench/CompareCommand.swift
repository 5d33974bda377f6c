internal import ArgumentParser

/// Latency, start-up and memory, each in turns with the relay.
struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare", abstract: "Latency, start-up and memory beside the relay's (the default).")

    @OptionGroup var common: CommonOptions

    @Option(help: "Address changes per server of which the latency is taken.")
    var rounds = 2000

    @Option(help: "Address changes per server before that.")
    var warmUp = 200

    @Option(help: "Microseconds of rest before each address change.")
    var pause: UInt32 = 1000

    @Option(help: "Starts per server, without routes and again with them.")
    var starts = 15

    @Option(help: "Routes in the large routing table.")
    var routes = 100_000

    @Option(help: "Clients, each with a pending request, for the memory figure.")
    var clients = 1000

    func validate() throws {
        let figures = [rounds, starts, clients]
        guard figures.allSatisfy({ $0 > 0 }), warmUp >= 0, (0...1 << 24).contains(routes) else {
            throw ValidationError("rounds, starts and clients must be above 0, routes at most 16777216")
        }
    }

    func run() throws {
        try common.inPrivateNamespaces { directory in
            let relay = try common.relay(directory: directory)
            let daemon = common.daemon(directory: directory)
            defer {
                relay.cleanUp()
                daemon.cleanUp()
            }
            let report = Report(rounds: rounds, figures: try measure(relay, daemon, directory))
            print(common.json ? report.json : report.table)
        }
    }

    private func measure(_ relay: Server, _ daemon: Server, _ directory: String) throws -> [Figure] {
        var figures = try LatencyBenchmark(
            relay: relay, wspd: daemon, rounds: rounds, warmUp: warmUp, pauseMicroseconds: pause, directory: directory
        ).run()
        for count in [0, routes] {
            figures.append(
                try StartUpBenchmark(
                    relay: relay, wspd: daemon, routes: count, rounds: starts, directory: directory
                ).run())
        }
        figures += try MemoryBenchmark(
            relay: relay, wspd: daemon, clients: clients, rounds: 3, directory: directory
        ).run()
        return figures
    }
}
