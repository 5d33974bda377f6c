internal import ArgumentParser
internal import CMeasure
internal import Glibc

/// Measures wspd against the relay, in the same run and the same conditions.
@main
struct WspdBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wspd-bench", abstract: "Measures wspd against a minimal C relay, in one run, as ratios.")

    @Option(help: "The wspd to measure (default: the root package's release build).")
    var wspd: String?

    @Option(help: "A configuration file for wspd.")
    var config: String?

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

    @Flag(help: "Print JSON.")
    var json = false

    @Flag(help: .hidden)
    var inNamespace = false

    func validate() throws {
        let figures = [rounds, starts, clients]
        guard figures.allSatisfy({ $0 > 0 }), warmUp >= 0, (0...1 << 24).contains(routes) else {
            throw ValidationError("rounds, starts and clients must be above 0, routes at most 16777216")
        }
    }

    func run() throws {
        guard inNamespace else { try PrivateNamespaces.enter(adding: "--in-namespace") }
        try checked("setrlimit", measure_raise_descriptor_limit())
        let directory = try Self.temporaryDirectory()
        defer { _ = unsafe rmdir(directory) }
        let relayPath = try PrivateNamespaces.ownPath().split(separator: "/").dropLast().joined(separator: "/")
        let relay = Server(
            name: "relay", command: ["/\(relayPath)/relay"], client: RelayClient.self, directory: directory)
        let options = config.map { ["--config", $0] } ?? []
        let command = [wspd ?? Self.builtWspd] + options + ["--socket"]
        let daemon = Server(name: "wspd", command: command, client: WspdClient.self, directory: directory)
        defer {
            relay.cleanUp()
            daemon.cleanUp()
        }
        let report = Report(rounds: rounds, figures: try measure(relay, daemon, directory))
        print(json ? report.json : report.table)
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

    /// The root package's release build; three folders hold this file in the package, two the package in the root's.
    private static var builtWspd: String {
        let root = #filePath.split(separator: "/").dropLast(5).joined(separator: "/")
        return "/\(root)/.build/release/wspd"
    }

    private static func temporaryDirectory() throws -> String {
        let parent = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        let template = unsafe strdup("\(parent)/wspd-bench.XXXXXX")
        defer { unsafe free(template) }
        guard let template = unsafe template, let path = unsafe mkdtemp(template) else {
            throw BenchmarkError("mkdtemp in \(parent): \(unsafe String(cString: strerror(errno)))")
        }
        return unsafe String(cString: path)
    }
}
