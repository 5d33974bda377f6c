public import NetworkPrimitives
public import WSPProtocol

extension Client {
    /// Waits until the address list has changed, and returns the generation it has then.
    ///
    /// One SIO_ADDRESS_LIST_CHANGE. A lost connection does not end it and hides no change from it.
    ///
    /// - Parameters:
    ///   - family: The family of the list.
    ///   - bindable: Whether it is the list of all that bind(2) takes.
    ///   - since: A generation of this list; where the list has another one already, that is returned at once. Nil
    ///     waits for a change from when the service handles the request.
    ///   - quietMilliseconds: How long nothing further may change before this returns.
    ///   - ceilingMilliseconds: How long that may delay it at most; 0 is ten times the quiet time.
    ///   - removalDelayMilliseconds: How long addresses must stay away before that alone is a change; one that is
    ///     back sooner, with nothing else changed, is none.
    /// - Returns: The generation that has taken the place of the one waited on.
    /// - Throws: `refused`, with `noBuffers` where too many requests are pending; `closed`, `cancelled`.
    public func addressListChange(
        family: AddressFamily = .unspecified, bindable: Bool = false, since: Generation? = nil,
        quietMilliseconds: UInt32 = 0, ceilingMilliseconds: UInt32 = 0, removalDelayMilliseconds: UInt32 = 0
    ) async throws(ClientError) -> Generation {
        let options = RequestOptions(
            since: since, selectsBindable: bindable, quietMilliseconds: quietMilliseconds,
            ceilingMilliseconds: ceilingMilliseconds, removalDelayMilliseconds: removalDelayMilliseconds)
        return try await change(.addressListChange, SocketProperties(family: family), options, input: [])
    }

    /// Waits until the routing interface of a destination has changed, and returns the generation of the new answer.
    ///
    /// One SIO_ROUTING_INTERFACE_CHANGE. A lost connection does not end it and hides no change from it.
    ///
    /// - Parameters:
    ///   - destination: Where to; 0.0.0.0 or :: is any change of the routing of that family.
    ///   - socket: The socket whose routing counts.
    ///   - since: A generation of this answer; where there is another one already, that is returned at once. Nil waits
    ///     for a change from when the service handles the request.
    ///   - countsPathChanges: Whether another gateway on the same interface is a change.
    ///   - quietMilliseconds: How long nothing further may change before this returns.
    ///   - ceilingMilliseconds: How long that may delay it at most; 0 is ten times the quiet time.
    ///   - removalDelayMilliseconds: How long a reachable destination must stay unreachable before that is a change;
    ///     without effect for a wildcard.
    /// - Returns: The generation that has taken the place of the one waited on.
    /// - Throws: `refused`, with `noBuffers` where too many requests are pending; `closed`, `cancelled`.
    public func routingInterfaceChange(
        to destination: RouteDestination, socket: SocketProperties = .any, since: Generation? = nil,
        countsPathChanges: Bool = false, quietMilliseconds: UInt32 = 0, ceilingMilliseconds: UInt32 = 0,
        removalDelayMilliseconds: UInt32 = 0
    ) async throws(ClientError) -> Generation {
        let options = RequestOptions(
            since: since, countsPathChanges: countsPathChanges, quietMilliseconds: quietMilliseconds,
            ceilingMilliseconds: ceilingMilliseconds, removalDelayMilliseconds: removalDelayMilliseconds)
        var input = ByteWriter()
        SocketAddress(address: destination.address, scopeID: destination.scopeID).encode(into: &input)
        return try await change(.routingInterfaceChange, socket, options, input: input.bytes)
    }

    private func change(
        _ code: ControlCode, _ socket: SocketProperties, _ options: RequestOptions, input: [UInt8]
    ) async throws(ClientError) -> Generation {
        let header = ControlHeader(code: code, outputCapacity: 0, socket: socket, options: options)
        let reply = try await control(ControlRequest(header: header, input: input))
        guard reply.error == .success else { throw .refused(reply.error) }
        return reply.generation
    }

    /// Follows the address list: its present state first, then each state that differs from the one before.
    ///
    /// Between two elements any number of changes may be one. The parameters are those of `addressListChange`.
    public func addressListChanges(
        family: AddressFamily = .unspecified, bindable: Bool = false, quietMilliseconds: UInt32 = 0,
        ceilingMilliseconds: UInt32 = 0, removalDelayMilliseconds: UInt32 = 0
    ) -> Changes<AddressList> {
        let cursor = ChangeCursor<AddressList>(
            query: { [self] isPatient throws(ClientError) in
                let list = try await addressList(family: family, bindable: bindable, isPatient: isPatient)
                return Observation(content: list, generation: list.generation)
            },
            change: { [self] since throws(ClientError) in
                try await addressListChange(
                    family: family, bindable: bindable, since: since, quietMilliseconds: quietMilliseconds,
                    ceilingMilliseconds: ceilingMilliseconds,
                    removalDelayMilliseconds: removalDelayMilliseconds)
            },
            isSame: { $0.addresses == $1.addresses }, comparesContent: removalDelayMilliseconds > 0)
        return Changes(client: self, start: cursor)
    }

    /// Follows the route to a destination: its present state first, then each state that differs from the one before.
    ///
    /// Becoming unreachable is a state as any other. A wildcard has no route and cannot be followed: the first element
    /// throws. The parameters are those of `routingInterfaceChange`.
    public func routingInterfaceChanges(
        to destination: RouteDestination, socket: SocketProperties = .any, countsPathChanges: Bool = false,
        quietMilliseconds: UInt32 = 0, ceilingMilliseconds: UInt32 = 0, removalDelayMilliseconds: UInt32 = 0
    ) -> Changes<Route> {
        let cursor = ChangeCursor<Route>(
            query: { [self] isPatient throws(ClientError) in
                let routes = try await self.routes([destination], socket, countsPathChanges, isPatient: isPatient)
                guard let route = routes.first, !destination.address.isUnspecified else {
                    throw .refused(.invalidArgument)
                }
                return Observation(content: route, generation: route.generation)
            },
            change: { [self] since throws(ClientError) in
                try await routingInterfaceChange(
                    to: destination, socket: socket, since: since, countsPathChanges: countsPathChanges,
                    quietMilliseconds: quietMilliseconds, ceilingMilliseconds: ceilingMilliseconds,
                    removalDelayMilliseconds: removalDelayMilliseconds)
            },
            isSame: { $0.isSame(as: $1, countsPathChanges: countsPathChanges) },
            comparesContent: removalDelayMilliseconds > 0)
        return Changes(client: self, start: cursor)
    }
}
