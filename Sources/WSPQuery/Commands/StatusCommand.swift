internal import ArgumentParser
internal import WSPClient
internal import WSPProtocol

/// `status`: the daemon's figures.
struct StatusCommand: QueryCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Prints the daemon's counters and gauges.")

    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let entries = try await global.ask { client in try await client.status() }
        var table = TextTable()
        for entry in entries { table.append([.init(entry.name), .init(String(entry.value))]) }
        let members = entries.map { JSONValue.Member(key: $0.name, value: .number($0.value)) }
        try global.print(.object(members), text: table.text)
    }
}
