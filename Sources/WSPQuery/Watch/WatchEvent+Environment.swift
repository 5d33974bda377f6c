internal import NetworkPrimitives
internal import WSPProtocol

/// A change for a command, in the variables of its environment.
extension WatchEvent {
    /// The bytes that a list of addresses may take: the kernel takes no variable of more than 128 KiB.
    static let listByteLimit = 64 * 1024

    /// The variables; one that does not apply is empty, whatever the environment of the watch has.
    var environment: [String: String] {
        var variables = WatchEvent.noVariables
        variables["WSPD_EVENT"] = name
        variables["WSPD_TIME"] = time.description
        variables["WSPD_GENERATION"] = generation.description
        variables["WSPD_CAUSE"] = cause?.summary ?? ""
        switch change {
        case .addressList(let family, let difference):
            variables["WSPD_FAMILY"] = family.description
            variables["WSPD_ADDED"] = WatchEvent.list(difference.added)
            variables["WSPD_ADDED_COUNT"] = String(difference.added.count)
            variables["WSPD_REMOVED"] = WatchEvent.list(difference.removed)
            variables["WSPD_REMOVED_COUNT"] = String(difference.removed.count)
        case .route(let destination, let before, let after):
            variables["WSPD_DESTINATION"] = destination
            if let before { WatchEvent.append(before, "WSPD_BEFORE_", to: &variables) }
            if let after { WatchEvent.append(after, "WSPD_", to: &variables) }
        }
        return variables
    }

    private static let noVariables: [String: String] = {
        let answer = ["REACHABLE", "SOURCE", "INTERFACE", "IFINDEX", "GATEWAY", "TABLE", "ERROR"]
        let others = [
            "EVENT", "TIME", "GENERATION", "CAUSE", "FAMILY", "ADDED", "ADDED_COUNT", "REMOVED", "REMOVED_COUNT",
            "DESTINATION",
        ]
        let names = (others + answer).map { "WSPD_" + $0 } + answer.map { "WSPD_BEFORE_" + $0 }
        return Dictionary(uniqueKeysWithValues: names.map { ($0, "") })
    }()

    private static func append(_ answer: RouteAnswer, _ prefix: String, to variables: inout [String: String]) {
        variables[prefix + "REACHABLE"] = answer.isReachable ? "yes" : "no"
        guard answer.isReachable else {
            variables[prefix + "ERROR"] = answer.record.error.description
            return
        }
        variables[prefix + "SOURCE"] = answer.record.source?.description ?? ""
        variables[prefix + "INTERFACE"] = answer.record.interfaceName
        variables[prefix + "IFINDEX"] = String(answer.record.interfaceIndex)
        variables[prefix + "GATEWAY"] = answer.record.gateway?.description ?? ""
        variables[prefix + "TABLE"] = String(answer.record.table)
    }

    /// The addresses with their prefix lengths, as many as there is room for; the counts and the standard input have
    /// all.
    private static func list(_ records: [AddressRecord]) -> String {
        var text = ""
        for record in records {
            let word = (text.isEmpty ? "" : " ") + record.prefixText
            if text.utf8.count + word.utf8.count > listByteLimit { break }
            text += word
        }
        return text
    }
}
