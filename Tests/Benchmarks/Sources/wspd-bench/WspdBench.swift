internal import ArgumentParser
internal import CMeasure
internal import Glibc

/// The program: one command for each kind of report.
@main
struct WspdBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wspd-bench", abstract: "Measures wspd against minimal C programs, in one run, as ratios.",
        subcommands: [CompareCommand.self, ChurnCommand.self], defaultSubcommand: CompareCommand.self)
}

/// What every command has to know.
struct CommonOptions: ParsableArguments {
    @Option(help: "The folder of the wspd and wspd-query to measure (default: the root package's release build).")
    var binaries: String?

    @Option(help: "A configuration file for wspd.")
    var config: String?

    @Flag(help: "Print JSON.")
    var json = false

    @Flag(help: .hidden)
    var inNamespace = false

    /// Calls `body` in namespaces of its own, with the programs to measure.
    func inPrivateNamespaces(_ body: (Programs) throws -> Void) throws {
        guard inNamespace else { try PrivateNamespaces.enter(adding: "--in-namespace") }
        try checked("setrlimit", measure_raise_descriptor_limit())
        // Servers have a processor of their own: where the scheduler puts them decides more than what they do.
        try checked("sched_setaffinity", measure_allow(0, MEASURE_FIRST))
        let directory = try Self.temporaryDirectory()
        let programs = try Programs(binaries: binaries, config: config, directory: directory)
        defer {
            programs.cleanUp()
            _ = unsafe rmdir(directory)
        }
        try body(programs)
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
