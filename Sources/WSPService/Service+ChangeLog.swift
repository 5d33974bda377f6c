import Logging
import NetworkCache
import NetworkPrimitives
import Rtnetlink
import WSPLog
import WSPProtocol
import WSPSystem

/// Changes of what is published, in the log.
///
/// A changed address list is logged at the level `info`, which is the default: it is no kernel event but what all of
/// them came to, it is rare on most hosts, and it is what an administrator looks for first. A changed answer for a
/// destination is logged at the level `debug`. A default route that moves changes as many answers as are watched; and
/// which destinations a user watches is that user's own affair, while the log has more readers than the history, which
/// tells it to root alone. Both keep to a budget of lines.
extension Service {
    /// Addresses told of those that came in one change, and of those that left; the others are counted.
    private static let addressLimit = 8

    /// Logs what came into the usable lists and left them.
    func log(_ differences: [ListDifference]) {
        for difference in differences where difference.cause.kind != .start {
            guard Logger.Level.info >= logger.logLevel, let leftOut = listBudget.spend(at: now) else { continue }
            logger.log(.addressListChange, .info, "address list changed", metadata(of: difference, leftOut))
        }
    }

    private func metadata(of difference: ListDifference, _ leftOut: Int) -> Logger.Metadata {
        let isIPv6 = difference.family == .inet6
        let selection = ListSelection(kind: .usable, inet: !isIPv6, inet6: isIPv6)
        let told = (difference.added + difference.removed).map(\.link)
        var metadata: Logger.Metadata = [
            "family": "\(isIPv6 ? AddressFamily.inet6 : .inet)",
            "generation": "\(generation(state.lists.changeNumber(selection)))",
            "ifindex": .array(Service.unique(told.map(\.index)).map { "\($0)" }),
            "interface": .array(Service.unique(told.map(\.name)).map { "\($0)" }),
        ]
        metadata.set("added", Service.texts(difference.added))
        metadata.set("removed", Service.texts(difference.removed))
        metadata.set(leftOut: leftOut)
        return metadata
    }

    private static func texts(_ entries: [AddressTableEntry]) -> [Logger.MetadataValue] {
        let more = entries.count - addressLimit
        return entries.prefix(addressLimit).map { "\($0.address.address)/\($0.address.prefixLength)" }
            + (more > 0 ? ["and \(more) more"] : [])
    }

    private static func unique<Element: Hashable>(_ elements: [Element]) -> [Element] {
        var seen: Set<Element> = []
        return elements.filter { seen.insert($0).inserted }
    }

    /// Logs that the answer for a destination which somebody watches is another one than before.
    func logChange(of entry: RouteCache.EntryID) {
        guard Logger.Level.debug >= logger.logLevel, state.routes.isWatched(entry),
            let answer = state.routes.answer(entry), let leftOut = routeBudget.spend(at: now)
        else { return }
        let query = state.routes.query(entry)
        var metadata: Logger.Metadata = [
            "destination": "\(query.destination)",
            "family": "\(query.destination.isIPv6 ? AddressFamily.inet6 : .inet)",
            "generation": "\(generation(state.routes.changeNumber(entry, countingPath: false)))",
        ]
        metadata.set(answer, interface: state.interfaceName(answer.interface))
        metadata["uid"] = query.uid.map { "\($0)" }
        if query.mark != 0 { metadata["mark"] = "\(query.mark)" }
        metadata.set(leftOut: leftOut)
        logger.log(.routingInterfaceChange, .debug, "routing interface changed", metadata)
    }
}

extension Logger.Metadata {
    fileprivate mutating func set(_ key: String, _ values: [Logger.MetadataValue]) {
        if !values.isEmpty { self[key] = .array(values) }
    }

    fileprivate mutating func set(leftOut count: Int) {
        if count > 0 { self["left out"] = "\(count)" }
    }

    fileprivate mutating func set(_ answer: RouteAnswer, interface: String) {
        guard answer.isReachable else {
            self["error"] = "\(answer.error)"
            return
        }
        self["ifindex"] = "\(answer.interface)"
        self["interface"] = "\(interface)"
        self["source"] = answer.source.map { "\($0)" }
        self["gateway"] = answer.gateway.map { "\($0)" }
    }
}

extension PeerCredentials {
    /// Who it is, for the log, and more.
    func metadata(adding more: Logger.Metadata) -> Logger.Metadata {
        more.merging(["pid": "\(processID)", "uid": "\(userID)"]) { $1 }
    }
}
