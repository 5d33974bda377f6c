internal import WSPProtocol

/// What a figure of the service's status is called, and what it tells, to programs that collect figures.
struct Metric {
    /// The figure's name in the status.
    let figure: String
    /// The family's name; without the prefix `wspd_`, and a counter's without `_total`.
    let name: String
    /// What tells it from others of its family, as `family="inet"`.
    let labels: String
    let help: String

    init(_ figure: String, name: String? = nil, labels: String = "", _ help: String) {
        self.figure = figure
        self.name = name ?? Metric.inSeconds(figure)
        self.labels = labels
        self.help = help
    }

    /// Times are told in seconds, whatever the service counts them in.
    static func inSeconds(_ name: String) -> String {
        name.hasSuffix(nanoseconds) ? name.dropLast(nanoseconds.count) + "_seconds" : name
    }

    static let nanoseconds = "_nanoseconds"

    /// Left out: a number that is only a name, and quantiles, which the histograms give for any span of time.
    static let omitted: Set<String> = [
        "epoch", "completion_latency_p50_nanoseconds", "completion_latency_p99_nanoseconds", "turn_p99_nanoseconds",
    ]
}
