import NamespaceSupport
import NetworkPrimitives
import WSPProtocol

/// CHANGE requests that say when they want to be completed.
extension RawClient {
    /// Asks for a change of the address list.
    func awaitAddresses(_ family: AddressFamily = .inet, _ options: RequestOptions) throws -> Answer {
        try ask(.addressListChange, SocketProperties(family: family), options: options)
    }

    /// Asks for a change of the way to a destination.
    func awaitRoute(_ destination: String, _ options: RequestOptions, mark: UInt32 = 0) throws -> Answer {
        guard let address = IPAddress(destination) else { throw WinsockError.invalidArgument }
        var input = ByteWriter()
        SocketAddress(address: address).encode(into: &input)
        let socket = SocketProperties(family: address.family, mark: mark)
        return try ask(.routingInterfaceChange, socket, options: options, input: input.bytes)
    }

    /// Runs a body, and waits until a figure of the status has grown since.
    func untilGrown(_ name: String, after body: () throws -> Void) throws {
        let before = try status()[name] ?? 0
        try body()
        try eventually(name) { try status()[name] ?? 0 > before }
    }

    /// Has every watched answer of a family, named by `ip`'s option, asked for again: whatever was to come has come.
    func untilSwept(_ family: String, in network: some NetworkNamespace) throws {
        for verb in ["add", "delete"] {
            try untilGrown("sweeps") { try network.ip("\(family) rule \(verb) fwmark 0xffff table 4711") }
        }
    }
}
