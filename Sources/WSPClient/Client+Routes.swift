internal import NetworkPrimitives
public import WSPProtocol

extension Client {
    /// Returns the local address, with port 0, of the interface that packets to a destination leave through.
    ///
    /// The request is SIO_ROUTING_INTERFACE_QUERY.
    ///
    /// - Throws: `refused` with `networkUnreachable`, `hostUnreachable` or `networkDown` where there is no way to it.
    public func routingInterface(
        to destination: SocketAddress, socket: SocketProperties = .any
    ) async throws(ClientError) -> SocketAddress {
        var input = ByteWriter()
        destination.encode(into: &input)
        return try await query(
            .routingInterfaceQuery, socket: socket, input: input.bytes, capacity: SocketAddress.maximumByteCount
        ) { bytes throws(BufferError) in try SocketAddress(decoding: bytes) }.output
    }

    /// Returns the routes to any number of destinations, in their order; one that is unreachable says so in its record.
    ///
    /// More destinations than the service takes at once are asked for in several requests, which the service may
    /// answer from different states. The request is SIO_WSPD_ROUTE_QUERY.
    ///
    /// - Parameters:
    ///   - destinations: Where to; none gives no routes without asking the service.
    ///   - socket: The socket whose routing counts.
    ///   - countsPathChanges: Whether the generations also tell gateways apart.
    /// - Returns: A route for each destination.
    /// - Throws: `refused` where the service takes no such destinations; `protocolViolation`, `connection`, `cancelled`.
    public func routes(
        to destinations: [RouteDestination], socket: SocketProperties = .any, countsPathChanges: Bool = false
    ) async throws(ClientError) -> [Route] {
        let limits = limits
        let fitting = (limits.maximumFrameLength - ControlHeader.byteCount) / RouteDestination.byteCount
        let size = max(1, min(limits.maximumDestinations, fitting))
        let batches = stride(from: 0, to: destinations.count, by: size).map { start in
            destinations[start..<min(start + size, destinations.count)]
        }
        if batches.count == 1 { return try await routes(batches[0], socket, countsPathChanges) }
        let parts = try await withTaskGroup(of: Part.self) { group in
            for (index, batch) in batches.enumerated() {
                group.addTask { await self.part(index, batch, socket, countsPathChanges) }
            }
            return await Client.all(of: &group)
        }.get()
        return parts.sorted { $0.index < $1.index }.flatMap(\.routes)
    }

    /// The routes of one batch of several, or why there are none.
    ///
    /// No pair: Swift 6.3 with optimisation takes the wrong bytes for the number of a pair of that and a result.
    private struct Part: Sendable {
        let index: Int
        var routes: [Route] = []
        var error: ClientError?
    }

    private func part(
        _ index: Int, _ batch: ArraySlice<RouteDestination>, _ socket: SocketProperties, _ countsPathChanges: Bool
    ) async -> Part {
        do throws(ClientError) {
            return Part(index: index, routes: try await routes(batch, socket, countsPathChanges))
        } catch {
            return Part(index: index, error: error)
        }
    }

    /// Waits for all; the first failure cancels the rest.
    private static func all(of group: inout TaskGroup<Part>) async -> Result<[Part], ClientError> {
        var parts: [Part] = []
        while let part = await group.next() {
            if let error = part.error {
                group.cancelAll()
                return .failure(error)
            }
            parts.append(part)
        }
        return .success(parts)
    }

    /// Asks for destinations that fit one request.
    func routes(
        _ destinations: ArraySlice<RouteDestination>, _ socket: SocketProperties, _ countsPathChanges: Bool,
        isPatient: Bool = false
    ) async throws(ClientError) -> [Route] {
        var input = ByteWriter(capacity: destinations.count * RouteDestination.byteCount)
        for destination in destinations { destination.encode(into: &input) }
        let (table, generation) = try await query(
            .routeQuery, socket: socket, options: RequestOptions(countsPathChanges: countsPathChanges),
            input: input.bytes, capacity: RouteTable.headerByteCount + destinations.count * RouteRecord.byteCount,
            isPatient: isPatient
        ) { bytes throws(BufferError) in try RouteTable(decoding: bytes) }
        guard table.records.count == destinations.count else {
            throw .protocolViolation("\(table.records.count) routes for \(destinations.count) destinations")
        }
        return zip(destinations, table.records).map { destination, record in
            let state = Generation(epoch: generation.epoch, number: record.generationNumber)
            return Route(destination: destination, record: record, generation: state)
        }
    }
}

extension SocketProperties {
    /// A socket that nothing is said of: of both families, unbound, without mark.
    public static let any = SocketProperties(family: .unspecified)
}
