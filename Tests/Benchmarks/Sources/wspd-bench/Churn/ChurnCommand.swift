internal import ArgumentParser

/// Interest under churn.
struct ChurnCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "churn",
        abstract: "Links come and go beside many watched destinations: what that costs, and what is seen.",
        discussion: "Ends with an error where a change was missed, or one reported that was none.")

    @OptionGroup var common: CommonOptions

    @Option(help: "veth pairs created and deleted per second.")
    var pairs = 150

    @Option(help: "How long, in seconds, for each variant.")
    var seconds = 30

    @Option(help: "Pairs created at once, and deleted at once.")
    var batch = 5

    @Option(help: "Watched destinations, of both families in turns.")
    var watches = 10_000

    @Option(help: "down: the links stay down. addresses: they come up, with addresses. bridge: they come up as ports.")
    var variant: [ChurnBenchmark.Variant] = ChurnBenchmark.Variant.allCases

    func validate() throws {
        guard (1...10_000).contains(pairs), (1...3600).contains(seconds), (1...64).contains(batch),
            (1...16_000).contains(watches)
        else { throw ValidationError("pairs 1 to 10000, seconds 1 to 3600, batch 1 to 64, watches 1 to 16000") }
    }

    func run() throws {
        try common.inPrivateNamespaces { programs in
            let runs = try variant.map { variant in
                try ChurnBenchmark(
                    variant: variant, pairs: pairs, seconds: seconds, batch: batch, watches: watches,
                    programs: programs
                ).run()
            }
            let report = ChurnReport(runs: runs)
            print(common.json ? report.json : report.table)
            guard runs.allSatisfy(\.isExact) else { throw BenchmarkError("a change was missed, or reported falsely") }
        }
    }
}

extension ChurnBenchmark.Variant: ExpressibleByArgument {}
