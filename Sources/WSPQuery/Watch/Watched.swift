internal import CLinux
internal import NetworkPrimitives
internal import WSPClient
internal import WSPProtocol

/// Something that has a state, a generation, and a request that completes when they change.
protocol Watched: Sendable {
    associatedtype State: Sendable

    /// Asks for the present state.
    func state(_ client: Client) async throws(ClientError) -> (State, Generation)

    /// Waits for another generation.
    func change(_ client: Client, since: Generation, settling: Settling) async throws(ClientError) -> Generation

    /// Whether two states are one to whoever watches.
    func isSame(_ old: State, _ new: State) -> Bool

    /// Describes the step from one state to another.
    func change(from old: State, to new: State) -> WatchEvent.Change

    /// Whether a change that the daemon remembers is one of this.
    func isTold(by record: HistoryRecord) -> Bool
}

/// The address list of a family.
struct WatchedAddressList: Watched {
    let family: AddressFamily

    func state(_ client: Client) async throws(ClientError) -> ([AddressRecord], Generation) {
        let table = try await client.addressTable(family: family)
        return (table.records, table.generation)
    }

    func change(_ client: Client, since: Generation, settling: Settling) async throws(ClientError) -> Generation {
        try await client.addressListChange(
            family: family, since: since, quietMilliseconds: settling.quiet, ceilingMilliseconds: settling.ceiling,
            removalDelayMilliseconds: settling.removalDelay)
    }

    func isSame(_ old: [AddressRecord], _ new: [AddressRecord]) -> Bool {
        AddressDifference(from: old, to: new).isEmpty
    }

    func change(from old: [AddressRecord], to new: [AddressRecord]) -> WatchEvent.Change {
        .addressList(family, AddressDifference(from: old, to: new))
    }

    func isTold(by record: HistoryRecord) -> Bool {
        guard case .addressList(let list) = record.event else { return false }
        return list.family == family
    }
}

/// The route to one destination.
///
/// Another gateway is asked for and told to nobody: it belongs to the state that the next change starts from.
struct WatchedRoute: Watched {
    let destination: DestinationArgument
    let socket: SocketProperties

    func state(_ client: Client) async throws(ClientError) -> (RouteAnswer, Generation) {
        guard
            let route = try await client.routes(to: [destination.destination], socket: socket, countsPathChanges: true)
                .first
        else {
            throw .protocolViolation("no route for a destination")
        }
        return (RouteAnswer(destination: destination.text, record: route.record), route.generation)
    }

    func change(_ client: Client, since: Generation, settling: Settling) async throws(ClientError) -> Generation {
        try await client.routingInterfaceChange(
            to: destination.destination, socket: socket, since: since, countsPathChanges: true,
            quietMilliseconds: settling.quiet,
            ceilingMilliseconds: settling.ceiling, removalDelayMilliseconds: settling.removalDelay)
    }

    /// A new gateway on the same interface is no routing-interface change, but asked for, so that the state before the
    /// next one is told as it was.
    func isSame(_ old: RouteAnswer, _ new: RouteAnswer) -> Bool { old.isSameRoutingInterface(as: new) }

    func change(from old: RouteAnswer, to new: RouteAnswer) -> WatchEvent.Change {
        .route(destination: destination.text, before: old, after: new)
    }

    /// Root is told of other users' questions too, and of those of sockets that this watch has not.
    func isTold(by record: HistoryRecord) -> Bool {
        guard case .routingInterface(let step) = record.event else { return false }
        let own = destination.destination
        return step.destination.address == own.address && step.destination.scopeID == own.scopeID
            && step.outputInterface == own.scopeID && step.mark == socket.mark && step.userID ?? getuid() == getuid()
            && step.typeOfService == 0 && step.boundAddress == nil
    }
}

/// Any route of a family: a wildcard destination, which has generations but no answer.
struct WatchedRouting: Watched {
    let destination: DestinationArgument

    /// No generation has the epoch 0, so that this change has always happened and tells the present generation.
    func state(_ client: Client) async throws(ClientError) -> (Void, Generation) {
        ((), try await change(client, since: Generation(epoch: 0, number: 0), settling: Settling()))
    }

    func change(_ client: Client, since: Generation, settling: Settling) async throws(ClientError) -> Generation {
        try await client.routingInterfaceChange(
            to: destination.destination, since: since, quietMilliseconds: settling.quiet,
            ceilingMilliseconds: settling.ceiling,
            removalDelayMilliseconds: settling.removalDelay)
    }

    func isSame(_ old: Void, _ new: Void) -> Bool { false }

    func change(from old: Void, to new: Void) -> WatchEvent.Change {
        .route(destination: destination.text, before: nil, after: nil)
    }

    /// What changed is any of many routes.
    func isTold(by record: HistoryRecord) -> Bool { false }
}

extension SocketProperties {
    /// A socket of either family whose packets have a mark, 0 for none.
    static func marked(_ mark: UInt32) -> SocketProperties { SocketProperties(family: .unspecified, mark: mark) }
}
