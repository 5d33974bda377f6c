internal import ArgumentParser
internal import CMeasure
internal import Glibc

/// The program: one command for each kind of measurement.
@main
struct WspdBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wspd-bench", abstract: "Measures wspd against a minimal C relay, in one run, as ratios.",
        subcommands: [CompareCommand.self, ChurnCommand.self], defaultSubcommand: CompareCommand.self)
}

/// What every command has to know.
struct CommonOptions: ParsableArguments {
    @Option(help: "The wspd to measure (default: the root package's release build).")
    var wspd: String?

    @Option(help: "A configuration file for wspd.")
    var config: String?

    @Flag(help: "Print JSON.")
    var json = false

    @Flag(help: .hidden)
    var inNamespace = false

    /// Calls `body` in namespaces of its own, with a directory for sockets and logs.
    func inPrivateNamespaces(_ body: (_ directory: String) throws -> Void) throws {
        guard inNamespace else { try PrivateNamespaces.enter(adding: "--in-namespace") }
        try checked("setrlimit", measure_raise_descriptor_limit())
        let directory = try Self.temporaryDirectory()
        defer { _ = unsafe rmdir(directory) }
        try body(directory)
    }

    /// The relay, with its options.
    func relay(_ arguments: [String] = [], directory: String) throws -> Server {
        Server(
            name: "relay", command: [try Self.tool("relay")] + arguments, client: RelayClient.self,
            directory: directory)
    }

    /// The daemon.
    func daemon(directory: String) -> Server {
        let options = config.map { ["--config", $0] } ?? []
        let command = [wspd ?? Self.builtWspd] + options + ["--socket"]
        return Server(name: "wspd", command: command, client: WspdClient.self, directory: directory)
    }

    /// The path of another program of this package.
    static func tool(_ name: String) throws -> String {
        "/"
            + (try PrivateNamespaces.ownPath().split(separator: "/").dropLast() + [Substring(name)]).joined(
                separator: "/")
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
