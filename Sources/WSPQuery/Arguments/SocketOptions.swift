internal import ArgumentParser
internal import NetworkPrimitives
internal import WSPProtocol

/// The options that describe the socket whose routing counts.
struct SocketOptions: ParsableArguments {
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

    /// The socket.
    var properties: SocketProperties {
        SocketProperties(
            family: from?.address.family ?? .unspecified, mark: mark, outputInterface: oif?.index ?? 0, userID: uid,
            typeOfService: tos, boundAddress: from?.socketAddress)
    }

    /// Refuses destinations that a socket bound to `--from` cannot have.
    ///
    /// - Throws: `ValidationError`.
    func requireFamily(of destinations: [DestinationArgument]) throws {
        if let from, let other = destinations.first(where: { $0.address.isIPv6 != from.address.isIPv6 }) {
            throw ValidationError("--from and \(other.text) are addresses of different families")
        }
    }
}
