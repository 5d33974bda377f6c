/// What links that come and go beside many watched destinations cost, and whether that is all they do.
struct ChurnSummary: Benchmark {
    let programs: Programs
    let scale: Scale

    func run() throws -> [Figure] {
        try ChurnBenchmark.Variant.allCases.flatMap { variant in
            let figures = try ChurnBenchmark(
                variant: variant, pairs: scale.churnPairs, seconds: scale.churnSeconds, batch: 5,
                watches: scale.churnWatches, programs: programs
            ).run()
            return [
                Figure(
                    "churn-\(variant.rawValue)-core-share", "%", beside: "C relay", figures.relayShare,
                    figures.wspdShare, goal: .atMost(10)),
                Figure(
                    "churn-\(variant.rawValue)-false-completions", "", Double(figures.falseCompletions),
                    goal: .atMost(0)),
                Figure(
                    "churn-\(variant.rawValue)-missed-changes", "",
                    Double(figures.changesMade - figures.changesSeen), goal: .atMost(0)),
            ]
        }
    }
}
