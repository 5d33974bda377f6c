internal import NetworkPrimitives
public import WSPProtocol

/// The states of an address list, from the present one on; see
/// ``Client/addressListChanges(family:bindable:quietMilliseconds:ceilingMilliseconds:)``.
public struct AddressListChanges: AsyncSequence, Sendable {
    /// What an iteration throws before it ends.
    public typealias Failure = ClientError

    /// One state of the list.
    public struct Element: Hashable, Sendable {
        /// The list.
        public let snapshot: AddressList
        /// True for the state that the iteration starts with.
        public let isFirst: Bool
        /// How often the connection was made anew since the iteration began.
        public let reconnections: Int

        /// The generation of the list.
        public var generation: Generation { snapshot.generation }
    }

    /// Gives the states one after the other, and nil after it has thrown.
    public struct AsyncIterator: AsyncIteratorProtocol, Sendable {
        private let client: Client
        private let connections: Int
        private var cursor: ChangeCursor<AddressList>

        fileprivate init(_ client: Client, _ cursor: ChangeCursor<AddressList>) {
            self.client = client
            self.cursor = cursor
            connections = client.connections
        }

        /// Waits for the next state; a cancelled task gets ``ClientError/cancelled``.
        public mutating func next() async throws(ClientError) -> Element? {
            guard let (observation, isFirst) = try await cursor.next() else { return nil }
            return Element(
                snapshot: observation.content, isFirst: isFirst, reconnections: client.connections - connections)
        }

        /// Waits for the next state, called from an actor.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws(ClientError) -> Element? {
            try await next()
        }
    }

    let client: Client
    let family: AddressFamily
    let bindable: Bool
    let quietMilliseconds: UInt32
    let ceilingMilliseconds: UInt32

    /// Starts an iteration, independent of others over the same sequence.
    public func makeAsyncIterator() -> AsyncIterator {
        let cursor = ChangeCursor<AddressList>(
            query: { [client, family, bindable] isPatient throws(ClientError) in
                let list = try await client.addressList(family: family, bindable: bindable, isPatient: isPatient)
                return Observation(content: list, generation: list.generation)
            },
            change: { [self] since throws(ClientError) in
                try await client.addressListChange(
                    family: family, bindable: bindable, since: since, quietMilliseconds: quietMilliseconds,
                    ceilingMilliseconds: ceilingMilliseconds)
            },
            isSame: { $0.addresses == $1.addresses })
        return AsyncIterator(client, cursor)
    }
}
