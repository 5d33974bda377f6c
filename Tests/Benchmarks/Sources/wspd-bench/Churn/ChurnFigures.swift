/// What one run under churn found.
struct ChurnFigures {
    let variant: String
    let seconds: Double
    let pairsPerSecond: Double
    /// The shares of one core that the relay and wspd used, in per cent.
    let relayShare: Double
    let wspdShare: Double
    let falseCompletions: Int
    let changesMade: Int
    let changesSeen: Int
    let latencyMedian: Double
    let latencyMaximum: Double
    let longestWait: Double
    let listCompletions: [Int]
    let before: ServerStatus
    let after: ServerStatus

    /// Nothing was missed, and nothing reported that was not.
    var isExact: Bool { falseCompletions == 0 && changesSeen == changesMade }

    /// Name, unit and value of each, in the order of the report.
    var entries: [(name: String, unit: String, value: Double)] {
        [
            ("pairs-per-second", "1/s", pairsPerSecond),
            ("relay-core-share", "%", relayShare),
            ("wspd-core-share", "%", wspdShare),
            ("core-share-ratio", "", relayShare > 0 ? wspdShare / relayShare : -1),
            ("false-completions", "", Double(falseCompletions)),
            ("changes-made", "", Double(changesMade)),
            ("changes-seen", "", Double(changesSeen)),
            ("change-latency-p50", "us", latencyMedian),
            ("change-latency-max", "us", latencyMaximum),
            ("longest-wait-of-a-client", "us", longestWait),
            ("longest-turn", "us", Double(after["longest_turn_nanoseconds"]) / 1000),
            ("turn-p99", "us", Double(after["turn_p99_nanoseconds"]) / 1000),
            ("longest-turn-before", "us", Double(before["longest_turn_nanoseconds"]) / 1000),
            ("sweeps", "", difference("sweeps")),
            ("questions", "", difference("kernel_questions")),
            ("kernel-messages", "", difference("kernel_messages")),
            ("irrelevant-events", "", difference("irrelevant_events")),
            ("lost-events", "", difference("lost_events")),
            ("resynchronizations", "", difference("resynchronizations")),
            ("list-completions-inet", "", Double(listCompletions[0])),
            ("list-completions-inet6", "", Double(listCompletions[1])),
        ]
    }

    private func difference(_ name: String) -> Double { Double(after[name] - before[name]) }
}

/// The figures of several runs, for people and for programs.
struct ChurnReport {
    let runs: [ChurnFigures]

    /// A column for each run.
    var table: String {
        var rows = [["figure", "unit"] + runs.map(\.variant)]
        for (index, entry) in (runs.first?.entries ?? []).enumerated() {
            rows.append([entry.name, entry.unit] + runs.map { rounded($0.entries[index].value, digits: 1) })
        }
        return aligned(rows)
    }

    /// One JSON document.
    var json: String {
        let documents = runs.map { run in
            let figures = run.entries.map { "\"\($0.name)\": \(rounded($0.value, digits: 3))" }
            return "{\"variant\": \"\(run.variant)\", \"seconds\": \(rounded(run.seconds, digits: 3)), "
                + figures.joined(separator: ", ") + "}"
        }
        return "{\"churn\": [\n  \(documents.joined(separator: ",\n  "))\n]}"
    }
}
