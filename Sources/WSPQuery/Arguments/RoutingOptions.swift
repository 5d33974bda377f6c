internal import ArgumentParser
internal import NetworkPrimitives
internal import WSPProtocol

/// The options that describe what of a socket chooses its routes, but for the address that it is bound to.
struct RoutingOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The mark of the packets (SO_MARK).", valueName: "n"), transform: parseNumber)
    var mark: UInt32 = 0

    @Option(
        help: ArgumentHelp("Through this interface only (SO_BINDTODEVICE).", valueName: "if"),
        completion: .interfaceNames,
        transform: InterfaceArgument.init(parsing:))
    var oif: InterfaceArgument?

    @Option(help: ArgumentHelp("By the routing rules of this user.", valueName: "n"), transform: parseNumber)
    var uid: UInt32?

    @Option(help: ArgumentHelp("The type of service or traffic class.", valueName: "n"), transform: parseNumber)
    var tos: UInt8 = 0

    /// A socket of no family in particular that is not bound.
    var properties: SocketProperties {
        SocketProperties(
            family: .unspecified, mark: mark, outputInterface: oif?.index ?? 0, userID: uid, typeOfService: tos)
    }
}
