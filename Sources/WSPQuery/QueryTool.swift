internal import ArgumentParser

/// The root command: without one of its commands it says how it is used.
struct QueryTool: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wspd-query",
        abstract: "Asks wspd about the addresses and routes of this host, and waits for them to change.",
        usage: "wspd-query [--socket <path> | --standalone] [--json] <command>",
        discussion: """
            --socket, --standalone and --json may stand before the command or behind it.

            Exit status: 0 done, 1 a negative answer, 64 wrong usage, 69 no daemon, 77 refused, 124 timed out.

            WSPD_SOCKET names the socket of the daemon; otherwise it is /run/wspd/wspd.sock or \
            $XDG_RUNTIME_DIR/wspd.sock.
            """,
        version: "0.1.0",
        subcommands: [
            AddressesCommand.self, RouteCommand.self, InterfacesCommand.self, SortCommand.self, WaitCommand.self,
            WatchCommand.self, ExplainCommand.self, HistoryCommand.self, StatusCommand.self, VerifyCommand.self,
        ])

    func run() throws {
        let names = QueryTool.configuration.subcommands.compactMap { $0.configuration.commandName }
        throw ValidationError("a command is missing: \(names.joined(separator: ", "))")
    }
}

/// A command that ends by itself.
protocol QueryCommand: AsyncParsableCommand, Sendable {}
