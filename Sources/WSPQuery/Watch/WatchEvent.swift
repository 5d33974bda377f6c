internal import NetworkPrimitives
internal import WSPProtocol

/// A change that a watch has seen.
struct WatchEvent: Sendable {
    /// What has changed.
    enum Change: Sendable {
        case addressList(AddressFamily, AddressDifference)
        /// Without answers for a wildcard destination, which has none.
        case route(destination: String, before: RouteAnswer?, after: RouteAnswer?)
    }

    let time: Timestamp
    let generation: Generation
    let change: Change
    /// What caused it; nil where that is not known.
    var cause: ChangeCause?

    var name: String {
        switch change {
        case .addressList: "address-list-change"
        case .route: "routing-interface-change"
        }
    }

    /// What is watched, the same in each of its changes.
    var subject: String {
        switch change {
        case .addressList(let family, _): family.description
        case .route(let destination, _, _): destination
        }
    }

    /// The line for programs.
    var json: JSONValue {
        changeJSON.adding(["cause": cause?.json ?? .null])
    }

    /// The line without the cause.
    var changeJSON: JSONValue {
        let start: JSONValue = ["time": .string(time.description), "event": .string(name)]
        let generation = JSONValue.string(generation.description)
        switch change {
        case .addressList(_, let difference):
            return start.adding([
                "family": .string(subject), "generation": generation, "added": .array(difference.added.map(\.json)),
                "removed": .array(difference.removed.map(\.json)),
            ])
        case .route(_, let before, let after):
            return start.adding([
                "destination": .string(subject), "generation": generation, "before": before?.json ?? .null,
                "after": after?.json ?? .null,
            ])
        }
    }
}

extension WatchEvent {
    /// This change and a later one of the same subject as one; nil where together they are none.
    func followed(by later: WatchEvent) -> WatchEvent? {
        let change: Change
        switch (self.change, later.change) {
        case (.addressList(_, let first), .addressList(let family, let second)):
            let whole = first.followed(by: second)
            if whole.isEmpty { return nil }
            change = .addressList(family, whole)
        case (.route(_, let before?, _), .route(let destination, _, let after?)):
            if before.isSameRoutingInterface(as: after) { return nil }
            change = .route(destination: destination, before: before, after: after)
        default:
            change = later.change
        }
        return WatchEvent(time: later.time, generation: later.generation, change: change, cause: later.cause)
    }
}
