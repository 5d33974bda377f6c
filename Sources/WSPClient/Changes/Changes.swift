public import WSPProtocol

/// The states of something that changes, from the present one on.
///
/// Made by `Client.addressListChanges` and `Client.routingInterfaceChanges`.
public struct Changes<State: Hashable & Sendable>: AsyncSequence, Sendable {
    /// What an iteration throws before it ends.
    public typealias Failure = ClientError

    /// One state.
    public struct Element: Hashable, Sendable {
        /// The state.
        public let state: State
        /// Names the state among those of this sequence.
        public let generation: Generation
        /// True for the state that the iteration starts with.
        public let isFirst: Bool
        /// How often the connection was made anew since the iteration began.
        public let reconnections: Int
    }

    /// Gives the states one after the other, and nil after it has thrown.
    public struct AsyncIterator: AsyncIteratorProtocol, Sendable {
        private let client: Client
        private let connections: Int
        private var cursor: ChangeCursor<State>

        fileprivate init(_ client: Client, _ cursor: ChangeCursor<State>) {
            self.client = client
            self.cursor = cursor
            connections = client.connections
        }

        /// Waits for the next state; a cancelled task gets ``ClientError/cancelled``.
        public mutating func next() async throws(ClientError) -> Element? {
            guard let (observation, isFirst) = try await cursor.next() else { return nil }
            return Element(
                state: observation.content, generation: observation.generation, isFirst: isFirst,
                reconnections: client.connections - connections)
        }

        /// Waits for the next state, called from an actor.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws(ClientError) -> Element? {
            try await next()
        }
    }

    let client: Client
    let start: ChangeCursor<State>

    /// Starts an iteration, independent of others over the same sequence.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(client, start)
    }
}
