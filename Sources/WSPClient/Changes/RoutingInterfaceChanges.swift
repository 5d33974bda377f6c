internal import NetworkPrimitives
public import WSPProtocol

/// The states of the route to one destination, from the present one on; see
/// ``Client/routingInterfaceChanges(to:socket:countsPathChanges:quietMilliseconds:ceilingMilliseconds:)``.
public struct RoutingInterfaceChanges: AsyncSequence, Sendable {
    /// What an iteration throws before it ends.
    public typealias Failure = ClientError

    /// One state of the route.
    public struct Element: Hashable, Sendable {
        /// The route; its record says whether the destination is reachable.
        public let route: Route
        /// True for the state that the iteration starts with.
        public let isFirst: Bool
        /// How often the connection was made anew since the iteration began.
        public let reconnections: Int

        /// The generation of the answer.
        public var generation: Generation { route.generation }
    }

    /// Gives the states one after the other, and nil after it has thrown.
    public struct AsyncIterator: AsyncIteratorProtocol, Sendable {
        private let client: Client
        private let connections: Int
        private var cursor: ChangeCursor<Route>

        fileprivate init(_ client: Client, _ cursor: ChangeCursor<Route>) {
            self.client = client
            self.cursor = cursor
            connections = client.connections
        }

        /// Waits for the next state; a cancelled task gets ``ClientError/cancelled``.
        public mutating func next() async throws(ClientError) -> Element? {
            guard let (observation, isFirst) = try await cursor.next() else { return nil }
            return Element(
                route: observation.content, isFirst: isFirst, reconnections: client.connections - connections)
        }

        /// Waits for the next state, called from an actor.
        public mutating func next(isolation actor: isolated (any Actor)?) async throws(ClientError) -> Element? {
            try await next()
        }
    }

    let client: Client
    let destination: RouteDestination
    let socket: SocketProperties
    let countsPathChanges: Bool
    let quietMilliseconds: UInt32
    let ceilingMilliseconds: UInt32

    /// Starts an iteration, independent of others over the same sequence.
    public func makeAsyncIterator() -> AsyncIterator {
        let cursor = ChangeCursor<Route>(
            query: { [self] isPatient throws(ClientError) in try await observe(isPatient: isPatient) },
            change: { [self] since throws(ClientError) in
                try await client.routingInterfaceChange(
                    to: destination, socket: socket, since: since, countsPathChanges: countsPathChanges,
                    quietMilliseconds: quietMilliseconds, ceilingMilliseconds: ceilingMilliseconds)
            },
            isSame: { [countsPathChanges] in $0.isSame(as: $1, countsPathChanges: countsPathChanges) })
        return AsyncIterator(client, cursor)
    }

    private func observe(isPatient: Bool) async throws(ClientError) -> Observation<Route> {
        let routes = try await client.routes([destination], socket, countsPathChanges, isPatient: isPatient)
        guard let route = routes.first, !destination.address.isUnspecified else { throw .refused(.invalidArgument) }
        return Observation(content: route, generation: route.generation)
    }
}
