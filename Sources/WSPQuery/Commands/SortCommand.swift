internal import ArgumentParser
internal import NetworkPrimitives
internal import WSPClient
internal import WSPProtocol
internal import WSPSystem

/// `sort`: SIO_ADDRESS_LIST_SORT.
struct SortCommand: QueryCommand {
    static let configuration = CommandConfiguration(
        commandName: "sort", _superCommandName: QueryTool.name,
        abstract: "Prints addresses in the order in which to try them, the best first (SIO_ADDRESS_LIST_SORT).",
        discussion: """
            The order is that of RFC 6724, with the kernel's routes and address labels; unreachable ones come last. \
            Wildcard addresses are left out, and so are link-local ones on another interface than --oif.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(
        help: ArgumentHelp(
            "Addresses, with %interface where needed; - reads them from standard input, one a line.",
            valueName: "addr"))
    var addresses: [String]

    @OptionGroup var routing: RoutingOptions

    func validate() throws {
        try DestinationArgument.validate(addresses)
    }

    func run() async throws {
        let asked = try DestinationArgument.all(of: addresses)
        let (addresses, socket) = (asked.map(\.socketAddress), routing.properties)
        let sorted = try await global.ask { client in
            try await client.sort(addresses, socket: socket).map(\.scopedText)
        }
        try global.print(
            .array(sorted.map { .string($0) }), text: { _ in sorted.map { $0.printable + "\n" }.joined() })
    }
}
