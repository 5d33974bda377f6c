internal import ArgumentParser

/// The root command, which has no work of its own: without one of its commands there is `summary`.
struct QueryTool: ParsableCommand {
    /// The program's name, which each command gives as its parent's: by it the parser knows that a command that it parses
    /// alone is no program, and has no completion scripts.
    static let name = "wspd-query"

    static let configuration = CommandConfiguration(
        commandName: name,
        abstract: "Asks wspd about the addresses and routes of this host, and waits for them to change.",
        usage: "wspd-query [--socket <path> | --standalone] [--json] [--color <when>] [--timeout <s>] [<command>]",
        discussion: """
            Without a command it prints a summary on one screen. The options above may stand before the command or \
            behind it.

            Exit status: 0 done, 1 a negative answer, 64 wrong usage, 69 no daemon, 77 refused, 124 timed out.

            WSPD_SOCKET names the socket of the daemon; otherwise it is /run/wspd/wspd.sock or \
            $XDG_RUNTIME_DIR/wspd.sock. NO_COLOR turns colour off.
            """,
        version: "0.1.0",
        subcommands: [
            SummaryCommand.self, AddressesCommand.self, RouteCommand.self, InterfacesCommand.self, SortCommand.self,
            WaitCommand.self, WatchCommand.self, ExplainCommand.self, HistoryCommand.self, StatusCommand.self,
            VerifyCommand.self,
        ])
}

/// A command that ends by itself.
protocol QueryCommand: AsyncParsableCommand, Sendable {}
