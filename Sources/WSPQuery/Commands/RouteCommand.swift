internal import ArgumentParser
internal import NetworkPrimitives
internal import WSPClient
internal import WSPProtocol

/// `route`: the routing interface of any number of destinations.
struct RouteCommand: QueryCommand {
    static let configuration = CommandConfiguration(
        commandName: "route",
        abstract: "Prints which interface and source address packets to a destination leave from.",
        discussion: "Exits with 1 where a destination is unreachable.")

    @OptionGroup var global: GlobalOptions

    @Argument(
        help: ArgumentHelp(
            "Addresses, with %interface where needed; - reads them from standard input, one a line.",
            valueName: "dest"))
    var destinations: [String]

    @Option(help: ArgumentHelp("The mark of the packets (SO_MARK).", valueName: "n"), transform: parseNumber)
    var mark: UInt32 = 0

    @Option(
        help: ArgumentHelp("Through this interface only (SO_BINDTODEVICE).", valueName: "if"),
        transform: InterfaceArgument.init(parsing:))
    var oif: InterfaceArgument?

    @Option(help: ArgumentHelp("By the routing rules of this user.", valueName: "n"))
    var uid: UInt32?

    @Option(help: ArgumentHelp("The type of service or traffic class.", valueName: "n"), transform: parseNumber)
    var tos: UInt8 = 0

    @Option(
        help: ArgumentHelp("For a socket bound to this address, with %interface where needed.", valueName: "addr"),
        transform: DestinationArgument.init(parsing:))
    var from: DestinationArgument?

    func validate() throws {
        for text in destinations where text != "-" { _ = try DestinationArgument(parsing: text) }
    }

    func run() async throws {
        let asked = try readDestinations()
        if let from, let other = asked.first(where: { $0.address.isIPv6 != from.address.isIPv6 }) {
            throw ValidationError("--from and \(other.text) are addresses of different families")
        }
        let client = try await global.connect()
        let routes = try await client.routes(to: asked.map(\.destination), socket: socket)
        let answers = zip(asked, routes).map { RouteAnswer(destination: $0.text, record: $1.record) }
        try global.print(
            .array(answers.map(\.json)), text: RouteAnswer.table(answers).text(style: .ofStandardOutput))
        if !answers.allSatisfy(\.isReachable) { throw ExitCode(QueryStatus.negative) }
    }

    private var socket: SocketProperties {
        SocketProperties(
            family: from?.address.family ?? .unspecified, mark: mark, outputInterface: oif?.index ?? 0, userID: uid,
            typeOfService: tos, boundAddress: from?.socketAddress)
    }

    private func readDestinations() throws -> [DestinationArgument] {
        try destinations.flatMap { text in
            if text == "-" { return try DestinationArgument.lines(of: StandardStreams.readAll()) }
            return [try DestinationArgument(parsing: text)]
        }
    }
}
