internal import ArgumentParser
internal import WSPClient

/// `status`: the daemon's figures.
struct StatusCommand: QueryCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", _superCommandName: QueryTool.name, abstract: "Prints the daemon's counters and gauges.")

    @OptionGroup var global: GlobalOptions

    @Flag(name: .customLong("openmetrics"), help: "Print them, and histograms, in the text format of OpenMetrics.")
    var printsOpenMetrics = false

    func validate() throws {
        if printsOpenMetrics, global.json { throw ValidationError("leave out either --json or --openmetrics") }
    }

    func run() async throws {
        let report = StatusReport(try await global.ask { client in try await client.status() })
        try global.print(report.json) { style in
            printsOpenMetrics ? OpenMetricsText(report).text : report.text(style: style)
        }
    }
}
