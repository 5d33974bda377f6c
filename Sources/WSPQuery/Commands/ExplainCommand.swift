internal import ArgumentParser
internal import NetworkPrimitives
internal import WSPClient
internal import WSPProtocol

/// `explain`: why one destination is reached as it is, or is not.
struct ExplainCommand: QueryCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", _superCommandName: QueryTool.name,
        abstract: "Prints which rule and route decide how a destination is reached, and what changed that last.",
        discussion: """
            The history is that of exactly this question; what a program of another user watches is told with --uid. \
            Exits with 1 where the destination is unreachable.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(
        help: ArgumentHelp("An address, with %interface where needed.", valueName: "dest"),
        transform: DestinationArgument.init(parsing:))
    var destination: DestinationArgument

    @OptionGroup var socket: SocketOptions

    func run() async throws {
        try socket.requireFamily(of: [destination])
        let (address, socket) = (destination.socketAddress, socket.properties)
        let explanation = try await global.ask { client in
            try await client.explanation(of: address, socket: socket)
        }
        let object = ExplanationObject(
            destination: destination.text, explanation: explanation, hasHistory: !global.standalone)
        try global.print(object.json, text: object.text)
        if !object.isReachable { throw ExitCode(QueryStatus.negative) }
    }
}
