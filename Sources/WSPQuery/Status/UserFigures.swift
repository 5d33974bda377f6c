internal import WSPProtocol

/// What one user has at the daemon, which the status tells as figures `user_UID_NAME`.
struct UserFigures {
    let userID: UInt32
    /// The figures by their names without the user, in the service's order.
    var figures: [StatusEntry] = []

    /// The user and the rest of a figure's name, where it is one of a user.
    static func split(_ entry: StatusEntry) -> (userID: UInt32, figure: StatusEntry)? {
        let words = entry.name.split(separator: "_", maxSplits: 2, omittingEmptySubsequences: false)
        guard words.count == 3, words[0] == "user", let user = UInt32(words[1]) else { return nil }
        return (user, StatusEntry(name: String(words[2]), kind: entry.kind, value: entry.value))
    }

    /// What the columns are called whose figure's name would be too long.
    private static let headings = [
        "pending_requests": "PENDING", "watched_destinations": "WATCHED", "held_bytes": "BYTES",
        "requests_refused": "REFUSED", "service_nanoseconds": "SERVED-MS",
    ]

    /// A row for each user; figures have the order of the first one's.
    static func table(_ users: [UserFigures]) -> TextTable {
        let names = users.first?.figures.map(\.name) ?? []
        var table = TextTable(headings: ["UID"] + names.map { headings[$0] ?? $0.uppercased() })
        for user in users {
            table.append([.init(String(user.userID))] + names.map { name in .init(user.figure(name)?.text ?? "-") })
        }
        return table
    }

    func figure(_ name: String) -> StatusEntry? { figures.first { $0.name == name } }

    var json: JSONValue {
        .object(
            [.init(key: "uid", value: .number(UInt64(userID)))]
                + figures.map { .init(key: $0.name, value: .number($0.value)) })
    }
}

extension StatusEntry {
    /// The figure; times in milliseconds.
    fileprivate var text: String { String(name.hasSuffix(Metric.nanoseconds) ? value / 1_000_000 : value) }
}
