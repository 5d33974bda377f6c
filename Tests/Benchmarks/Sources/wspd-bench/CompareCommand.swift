internal import ArgumentParser
internal import Glibc

/// Every figure, beside its reference.
struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare", abstract: "Every figure beside its reference (the default).",
        discussion: """
            Each figure is measured as often as --repeats says, with its reference in turns. The table shows medians, \
            and the least and the greatest ratio, or number where there is no reference.
            """)

    @OptionGroup var common: CommonOptions

    @Flag(help: "Small tables and few rounds: shows that everything works, and little of how fast.")
    var quick = false

    @Option(help: "How often to measure each figure (default: 3, or 1 with --quick).")
    var repeats: Int?

    @Option(parsing: .upToNextOption, help: "Measure these only: \(Suite.names.joined(separator: ", ")).")
    var only: [String] = []

    func validate() throws {
        guard repeats ?? 1 > 0 else { throw ValidationError("--repeats must be above 0") }
        for name in only where !Suite.names.contains(name) {
            throw ValidationError("--only: there is no '\(name)'; there are \(Suite.names.joined(separator: ", "))")
        }
    }

    func run() throws {
        try common.inPrivateNamespaces { programs in
            let scale = quick ? Scale.quick : .full
            var figures: [Figure] = []
            // A run takes minutes: what has been measured is shown even where something fails.
            defer {
                let report = Report(figures: figures)
                print(common.json ? report.json : report.table)
            }
            try Suite(programs: programs, scale: scale).run(
                only: only.isEmpty ? Suite.names : only, repeats: repeats ?? (quick ? 1 : 3), &figures)
        }
    }
}
