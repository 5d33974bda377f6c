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

    private var name: String {
        switch change {
        case .addressList: "address-list-change"
        case .route: "routing-interface-change"
        }
    }

    /// The line for programs.
    var json: JSONValue {
        switch change {
        case .addressList(let family, let difference):
            [
                "time": .string(time.description), "event": .string(name), "family": .string(family.description),
                "generation": .string(generation.description), "added": .array(difference.added.map(\.json)),
                "removed": .array(difference.removed.map(\.json)),
            ]
        case .route(let destination, let before, let after):
            [
                "time": .string(time.description), "event": .string(name), "destination": .string(destination),
                "generation": .string(generation.description), "before": before?.json ?? .null,
                "after": after?.json ?? .null,
            ]
        }
    }

    /// The variables for a command; one that does not apply is empty.
    var environment: [String: String] {
        var variables = WatchEvent.noVariables
        variables["WSPD_EVENT"] = name
        variables["WSPD_GENERATION"] = generation.description
        switch change {
        case .addressList(let family, _):
            variables["WSPD_FAMILY"] = family.description
        case .route(let destination, _, let after):
            variables["WSPD_DESTINATION"] = destination
            guard let after, after.isReachable else { break }
            variables["WSPD_SOURCE"] = after.record.source?.description ?? ""
            variables["WSPD_INTERFACE"] = after.record.interfaceName
        }
        return variables
    }

    private static let noVariables = [
        "WSPD_EVENT": "", "WSPD_FAMILY": "", "WSPD_DESTINATION": "", "WSPD_GENERATION": "", "WSPD_SOURCE": "",
        "WSPD_INTERFACE": "",
    ]
}
