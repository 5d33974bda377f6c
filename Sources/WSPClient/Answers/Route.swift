public import WSPProtocol

/// How one destination is reached, or why it is not, as SIO_WSPD_ROUTE_QUERY tells it.
public struct Route: Hashable, Sendable {
    /// The destination that was asked for.
    public let destination: RouteDestination
    /// The answer; its error is `success` where the destination is reachable.
    public let record: RouteRecord
    /// The state that the answer describes; number 0 where the service keeps none.
    public let generation: Generation

    /// Creates a route.
    public init(destination: RouteDestination, record: RouteRecord, generation: Generation) {
        self.destination = destination
        self.record = record
        self.generation = generation
    }

    /// Compares what counts as a change of the routing interface: error, source address, interface, and the gateway
    /// where path changes count.
    func isSame(as other: Route, countsPathChanges: Bool) -> Bool {
        record.error == other.record.error && record.source == other.record.source
            && record.interfaceIndex == other.record.interfaceIndex
            && (!countsPathChanges || record.gateway == other.record.gateway)
    }
}
