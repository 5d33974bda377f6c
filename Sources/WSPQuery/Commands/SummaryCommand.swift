internal import ArgumentParser
internal import WSPClient
internal import WSPProtocol

/// `summary`: what there is to know at a glance.
struct SummaryCommand: QueryCommand {
    static let configuration = CommandConfiguration(
        commandName: "summary", _superCommandName: QueryTool.name,
        abstract: "Prints on one screen the addresses, the ways to the internet and the daemon's health.",
        discussion: """
            It is what wspd-query does without a command. The way to the internet is the kernel's route to the address \
            of a root name server; nothing is sent there. Exits with 1 where the daemon is not healthy.
            """)

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let socket = global.standalone ? nil : global.socketPath
        let summary = try await global.ask { client in try await Summary(client, socketPath: socket) }
        try global.print(summary.json, text: summary.text)
        if summary.health?.problems.isEmpty == false { throw ExitCode(QueryStatus.negative) }
    }
}
