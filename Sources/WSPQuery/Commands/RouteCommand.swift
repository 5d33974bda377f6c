internal import ArgumentParser
internal import NetworkPrimitives
internal import WSPClient
internal import WSPProtocol

/// `route`: the routing interface of any number of destinations.
struct RouteCommand: QueryCommand {
    static let configuration = CommandConfiguration(
        commandName: "route", _superCommandName: QueryTool.name,
        abstract: "Prints which interface and source address packets to a destination leave from.",
        discussion: "Exits with 1 where a destination is unreachable.")

    @OptionGroup var global: GlobalOptions

    @Argument(
        help: ArgumentHelp(
            "Addresses, with %interface where needed; - reads them from standard input, one a line.",
            valueName: "dest"))
    var destinations: [String]

    @OptionGroup var socket: SocketOptions

    func validate() throws {
        try DestinationArgument.validate(destinations)
    }

    func run() async throws {
        let asked = try DestinationArgument.all(of: destinations)
        try socket.requireFamily(of: asked)
        let (destinations, socket) = (asked.map(\.destination), socket.properties)
        let routes = try await global.ask { client in
            try await client.routes(to: destinations, socket: socket)
        }
        let answers = zip(asked, routes).map { RouteAnswer(destination: $0.text, record: $1.record) }
        try global.print(.array(answers.map(\.json)), text: RouteAnswer.table(answers).text)
        if !answers.allSatisfy(\.isReachable) { throw ExitCode(QueryStatus.negative) }
    }
}
