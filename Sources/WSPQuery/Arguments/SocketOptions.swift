internal import ArgumentParser
internal import NetworkPrimitives
internal import WSPProtocol

/// The options that describe the socket whose routing counts.
struct SocketOptions: ParsableArguments {
    @OptionGroup var routing: RoutingOptions

    @Option(
        help: ArgumentHelp("For a socket bound to this address, with %interface where needed.", valueName: "addr"),
        transform: DestinationArgument.init(parsing:))
    var from: DestinationArgument?

    /// The socket.
    var properties: SocketProperties {
        var properties = routing.properties
        if let from {
            properties.family = from.address.family
            properties.boundAddress = from.socketAddress
        }
        return properties
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
