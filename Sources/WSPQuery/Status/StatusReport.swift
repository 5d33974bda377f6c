internal import WSPProtocol

/// The service's status, with the entries that make up a histogram put together.
struct StatusReport {
    /// Counters and gauges, in the service's order.
    private(set) var figures: [StatusEntry] = []
    /// Histograms, in the service's order.
    private(set) var histograms: [StatusHistogram] = []
    /// What each user has, in the service's order.
    private(set) var users: [UserFigures] = []

    init(_ entries: [StatusEntry]) {
        let names = Set(entries.compactMap { StatusHistogram.Part($0.name)?.histogramOfBucket })
        for entry in entries {
            if let (user, figure) = UserFigures.split(entry) {
                if users.last?.userID != user { users.append(UserFigures(userID: user)) }
                users[users.count - 1].figures.append(figure)
                continue
            }
            // A counter whose name ends in the same way is one where there are no buckets.
            guard let part = StatusHistogram.Part(entry.name), names.contains(part.histogram) else {
                figures.append(entry)
                continue
            }
            let index = histograms.firstIndex { $0.name == part.histogram } ?? histograms.endIndex
            if index == histograms.endIndex { histograms.append(StatusHistogram(name: part.histogram)) }
            histograms[index].set(part, entry.value)
        }
    }

    /// A line for each figure, with quantiles for histograms, and a table of the users.
    func text(style: TextStyle) -> String {
        var table = TextTable()
        for entry in figures { table.append([.init(entry.name), .init(String(entry.value))]) }
        let text = table.text(style: style)
        return users.isEmpty ? text : text + "\n" + UserFigures.table(users).text(style: style)
    }

    /// An object of numbers, of an object for each histogram, and of the users' objects.
    var json: JSONValue {
        .object(
            figures.map { .init(key: $0.name, value: .number($0.value)) }
                + histograms.map { .init(key: $0.name, value: $0.json) }
                + [.init(key: "users", value: .array(users.map(\.json)))])
    }
}
