public import WSPProtocol

/// The addresses a socket can usefully be bound to, as SIO_ADDRESS_LIST_QUERY tells them.
public struct AddressList: Hashable, Sendable {
    /// The state that the list describes.
    public let generation: Generation
    /// The addresses in the service's order, with port 0.
    public let addresses: [SocketAddress]

    /// Creates a list.
    public init(generation: Generation, addresses: [SocketAddress]) {
        self.generation = generation
        self.addresses = addresses
    }
}
