internal import ArgumentParser
internal import WSPClient
internal import WSPProtocol

/// `history`: the last changes, and why.
struct HistoryCommand: QueryCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", _superCommandName: QueryTool.name,
        abstract: "Prints the last changes that the daemon saw, the oldest first, with what caused each.",
        discussion: """
            Address lists, and destinations that somebody watches or has watched; other users' destinations only to root.
            """)

    @OptionGroup var global: GlobalOptions

    @Option(
        help: ArgumentHelp(
            "Only later ones: than a time as 2026-11-22T18:09:00Z, or than so long ago, as 90s, 10m, 2h or 1d.",
            valueName: "time"),
        transform: { try TimeArgument(parsing: $0) })
    var since: TimeArgument?

    func run() async throws {
        let time = since?.microseconds
        let history = try await global.ask { client in
            do throws(ClientError) {
                return try await client.history(since: time)
            } catch {
                throw HistoryCommand.explained(error)
            }
        }
        if let note = HistoryCommand.note(on: history, since: since) { StandardStreams.report(note) }
        let lines = history.records.map { HistoryLine(record: $0, generation: history.generation(of: $0)) }
        if global.json {
            try StandardStreams.write(lines.map { $0.json.description + "\n" }.joined())
        } else {
            let style = global.style
            try StandardStreams.write(lines.map { $0.text(style: style) }.joined())
        }
    }

    /// What there is to say where changes that were asked for are forgotten.
    static func note(on history: ChangeHistory, since: TimeArgument?) -> String? {
        guard history.forgotten > since?.microseconds ?? 0 else { return nil }
        return "changes up to \(Timestamp(wallMicroseconds: history.forgotten)) are forgotten; history-size in the"
            + " daemon's configuration keeps more"
    }

    static func explained(_ error: ClientError) -> QueryError {
        guard case .refused(.operationNotSupported) = error else { return QueryError(error) }
        return QueryError(
            "the daemon keeps no history; set history-size in its configuration", status: QueryStatus.negative)
    }
}
