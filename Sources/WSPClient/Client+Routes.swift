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
        let outcome = await withTaskGroup(of: (Int, Result<[Route], ClientError>).self) { group in
            for (index, batch) in batches.enumerated() {
                group.addTask {
                    do throws(ClientError) {
                        return (index, .success(try await self.routes(batch, socket, countsPathChanges)))
                    } catch {
                        return (index, .failure(error))
                    }
                }
            }
            return await Client.joined(&group, count: batches.count)
        }
        return try outcome.get()
    }

    /// Puts the batches into their order; the first failure cancels the rest.
    private static func joined(
        _ group: inout TaskGroup<(Int, Result<[Route], ClientError>)>, count: Int
    ) async -> Result<[Route], ClientError> {
        var parts = [[Route]](repeating: [], count: count)
        for await (index, outcome) in group {
            switch outcome {
            case .success(let routes):
                parts[index] = routes
            case .failure(let error):
                group.cancelAll()
                return .failure(error)
            }
        }
        return .success(parts.flatMap { $0 })
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
