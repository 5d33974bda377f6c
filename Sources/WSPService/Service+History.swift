import CLinux
import NetworkCache
import NetworkPrimitives
import Rtnetlink
import WSPProtocol
import WSPSystem

/// The history: what is remembered of changes, and who is told.
extension Service {
    /// Remembers what came into the usable lists and left them.
    func remember(_ differences: [ListDifference]) {
        guard history.capacity > 0 else { return }
        let time = reactor.clock.wallTime.microseconds
        for difference in differences where difference.cause.kind != .start {
            let isIPv6 = difference.family == .inet6
            let selection = ListSelection(kind: .usable, inet: !isIPv6, inet6: isIPv6)
            let change = AddressListChange(
                family: isIPv6 ? .inet6 : .inet, added: Service.first(of: difference.added),
                removed: Service.first(of: difference.removed), addedCount: UInt32(difference.added.count),
                removedCount: UInt32(difference.removed.count))
            history.append(
                HistoryRecord(
                    time: time, generationNumber: state.lists.changeNumber(selection), cause: difference.cause,
                    event: .addressList(change)))
        }
    }

    private static func first(of entries: [AddressTableEntry]) -> [AddressRecord] {
        entries.prefix(ChangeHistory.addressLimit).map(AddressRecord.init)
    }

    /// Remembers the step of a destination that somebody watches, or has watched, from another answer to its present.
    ///
    /// A client watches with a request that ends with the first change: what happens before its next one is a change
    /// to it as any other, and is found when the destination is asked for again.
    func remember(_ entry: RouteCache.EntryID, changedFrom previous: RouteAnswer?) {
        guard history.capacity > 0, let previous, state.routes.hasBeenWatched(entry),
            let answer = state.routes.answer(entry), let last = state.routes.lastChange(of: entry)
        else { return }
        let query = state.routes.query(entry)
        let destination = RouteDestination(
            address: query.destination, scopeID: query.destination.needsScope ? query.outputInterface : 0)
        let number = state.routes.changeNumber(entry, countingPath: false)
        let change = RoutingInterfaceChange(
            destination: destination, mark: query.mark, outputInterface: query.outputInterface, userID: query.uid,
            typeOfService: query.tos, boundAddress: query.source, before: record(of: previous, number: 0),
            after: record(of: answer, number: number))
        history.append(
            HistoryRecord(
                time: last.wallTime.microseconds, generationNumber: number, cause: last.cause,
                event: .routingInterface(change)))
    }

    /// Remembers that the state was learnt: what happened before, and was not told, is in it.
    func rememberLearning(_ cause: ChangeCause) {
        history.append(
            HistoryRecord(
                time: reactor.clock.wallTime.microseconds, generationNumber: 0, cause: cause, event: .stateLearnt))
    }

    private func record(of answer: RouteAnswer, number: UInt64) -> RouteRecord {
        guard answer.isReachable else { return RouteRecord(error: answer.error, generationNumber: number) }
        return RouteRecord(
            error: .success, interfaceIndex: answer.interface, generationNumber: number, source: answer.source,
            gateway: answer.gateway, table: answer.table, routeType: answer.type.rawValue,
            interfaceName: state.interfaceName(answer.interface))
    }

    /// Answers SIO_WSPD_HISTORY_QUERY.
    ///
    /// What a user watches is nobody else's to know, root and the service's own user apart.
    func history(_ header: ControlHeader, _ input: RawSpan, _ session: Session) throws(Refusal) -> ControlReply {
        try requireAdministrator(session)
        guard history.capacity > 0 else { throw Refusal(.operationNotSupported) }
        guard input.byteCount == 0 || input.byteCount == 8 else { throw Refusal(.invalidArgument) }
        let since = input.byteCount == 8 ? WallTime(microseconds: input.loadUnchecked(at: 0)) : nil
        let user = session.credentials.userID
        let isPrivileged = Service.mayKnow(user, of: nil, serviceUser: serviceUser)
        let table = history.table(since: since, for: isPrivileged ? nil : user)
        guard table.count <= header.outputCapacity else { throw Refusal(.fault, byteCount: table.count) }
        return ControlReply(
            error: .success, byteCount: UInt32(table.count), generation: generation(0), output: table)
    }
}
