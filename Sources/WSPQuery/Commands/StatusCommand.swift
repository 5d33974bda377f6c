internal import ArgumentParser
internal import WSPClient

/// `status`: the daemon's figures.
struct StatusCommand: QueryCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Prints the daemon's counters and gauges.")

    @OptionGroup var global: GlobalOptions

    @Flag(name: .customLong("openmetrics"), help: "Print them, and histograms, in the text format of OpenMetrics.")
    var printsOpenMetrics = false

    func validate() throws {
        if printsOpenMetrics, global.json { throw ValidationError("leave out either --json or --openmetrics") }
    }

    func run() async throws {
        let report = StatusReport(try await global.connect().status())
        try global.print(
            report.json,
            text: printsOpenMetrics ? OpenMetricsText(report).text : report.text(style: .ofStandardOutput))
    }
}
