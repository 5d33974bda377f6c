internal import NetworkPrimitives
internal import WSPProtocol

/// The answer for one destination, under the name its asker gave it.
struct RouteAnswer: Sendable, Equatable {
    let destination: String
    let record: RouteRecord

    var isReachable: Bool { record.error == .success }

    /// The route object of the command line contract.
    var json: JSONValue {
        guard isReachable else {
            return [
                "destination": .string(destination), "reachable": .bool(false), "source": .null, "interface": .null,
                "ifindex": .null, "gateway": .null, "table": .null, "error": .string(record.error.description),
            ]
        }
        return [
            "destination": .string(destination), "reachable": .bool(true),
            "source": .string(orNull: record.source?.description), "interface": .string(record.interfaceName),
            "ifindex": .number(UInt64(record.interfaceIndex)), "gateway": .string(orNull: record.gateway?.description),
            "table": .number(UInt64(record.table)), "error": .null,
        ]
    }

    /// True for an answer that differs in nothing but the gateway or the table at most.
    func isSameRoutingInterface(as other: RouteAnswer) -> Bool {
        record.error == other.record.error && record.source == other.record.source
            && record.interfaceIndex == other.record.interfaceIndex
    }

    /// The answer in a few words, for people.
    var summary: String { summaryParts.joined(separator: " ") }

    /// The summary, taken apart into what may differ from another, and where a line may be broken.
    var summaryParts: [String] {
        guard isReachable else { return ["unreachable (\(record.error))"] }
        return [record.source?.description ?? "-", record.interfaceName] + (record.gateway.map { ["via \($0)"] } ?? [])
    }

    static func table(_ answers: [RouteAnswer]) -> TextTable {
        var table = TextTable(headings: ["DESTINATION", "SOURCE", "INTERFACE", "GATEWAY", "TABLE"])
        for answer in answers {
            let record = answer.record
            guard answer.isReachable else {
                table.append([.init(answer.destination), .init(record.error.description, .bad, name: "error")])
                continue
            }
            table.append([
                .init(answer.destination), .init(record.source?.description ?? "-"), .init(record.interfaceName),
                .init(record.gateway?.description ?? "-"), .init(tableName(record.table)),
            ])
        }
        return table
    }
}
