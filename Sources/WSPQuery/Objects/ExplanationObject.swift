internal import NetworkPrimitives
internal import WSPClient
internal import WSPProtocol

/// Why a destination is reached as it is, under the name its asker gave it.
struct ExplanationObject: Sendable, Equatable {
    let destination: String
    let explanation: Explanation
    /// False where the service was started for this question, and has seen nothing before.
    let hasHistory: Bool

    var record: ExplanationRecord { explanation.record }

    var isReachable: Bool { record.error == .success }

    /// The object of the command line contract.
    var json: JSONValue {
        .object((answer + route + policy + history).map { JSONValue.Member(key: $0.0, value: $0.1) })
    }

    private var answer: [(String, JSONValue)] {
        [
            ("destination", .string(destination)), ("reachable", .bool(isReachable)),
            ("error", isReachable ? .null : .string(record.error.description)),
            ("decidedBy", .string(record.decision.word)),
            ("source", .string(orNull: record.source?.description)),
            ("sourceReason", .string(orNull: record.sourceReason == .none ? nil : record.sourceReason.word)),
            ("interface", record.interfaceName.isEmpty ? .null : .string(record.interfaceName)),
            ("ifindex", record.interfaceIndex == 0 ? .null : .number(UInt64(record.interfaceIndex))),
            ("gateway", .string(orNull: record.gateway?.description)),
        ]
    }

    private var route: [(String, JSONValue)] {
        func number(_ value: UInt32?) -> JSONValue { value.map { .number(UInt64($0)) } ?? .null }
        let route = record.route
        return [
            ("table", number(route?.table)), ("prefix", .string(orNull: route?.prefix?.description)),
            ("type", .string(orNull: route.map { routeTypeName($0.type) })),
            ("protocol", .string(orNull: route.map { routeProtocolName($0.origin) })),
            ("metric", number(route?.metric)),
            ("nexthop", number(route.flatMap { $0.nexthop == 0 ? nil : $0.nexthop })),
            ("ways", number(route?.ways)),
        ]
    }

    private var policy: [(String, JSONValue)] {
        func object(_ rule: ExplainedRule?, _ more: [(String, JSONValue)] = []) -> JSONValue {
            guard let rule else { return .null }
            let members: [(String, JSONValue)] =
                [
                    ("priority", .number(UInt64(rule.priority))), ("action", .string(rule.actionText)),
                    ("selector", .string(rule.selectorText)),
                ] + more
            return .object(members.map { JSONValue.Member(key: $0.0, value: $0.1) })
        }
        return [
            ("rule", object(record.rule, [("certainty", .string(record.certainty.word))])),
            ("mayMatch", object(record.otherRule)),
        ]
    }

    private var history: [(String, JSONValue)] {
        let change: JSONValue = ["time": .string(changeTime.description), "cause": record.cause.json]
        return [
            ("watched", .bool(record.isWatched)), ("generation", .string(explanation.generation.description)),
            ("lastChange", isChangeKnown ? change : .null), ("eventsSince", .number(record.eventsSince)),
            ("eventsAskedAgain", .number(record.eventsAskedAgain)), ("eventsIrrelevant", .number(irrelevantEvents)),
        ]
    }

    /// True where it is known when the answer last changed, or that it never did.
    var isChangeKnown: Bool { hasHistory && record.changedAt != 0 }

    /// When the answer last changed.
    var changeTime: Timestamp {
        Timestamp(
            seconds: Int64(record.changedAt / 1_000_000), microseconds: Int64(record.changedAt % 1_000_000))
    }

    /// The messages since the last change that had nothing to do with the answer.
    var irrelevantEvents: UInt64 {
        record.eventsSince - min(record.eventsSince, record.eventsAskedAgain)
    }
}
