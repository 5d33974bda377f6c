/// One number of each server.
struct Figure {
    /// What was measured, in words that are joined by hyphens.
    let name: String
    let unit: String
    let relay: Double
    let wspd: Double

    /// How many times the relay's number wspd's is; nothing where the relay's is not above 0.
    var ratio: Double? { relay > 0 ? wspd / relay : nil }
}

/// The figures of a run, for people and for programs.
struct Report {
    let rounds: Int
    let figures: [Figure]

    /// Aligned columns with a heading.
    var table: String {
        var rows = [["figure", "unit", "relay", "wspd", "ratio"]]
        rows += figures.map { figure in
            let ratio = figure.ratio.map { rounded($0, digits: 2) } ?? "-"
            return [figure.name, figure.unit, rounded(figure.relay, digits: 1), rounded(figure.wspd, digits: 1), ratio]
        }
        return aligned(rows)
    }

    /// One JSON document.
    var json: String {
        let entries = figures.map { figure in
            let ratio = figure.ratio.map { rounded($0, digits: 3) } ?? "null"
            return """
                {"name": "\(figure.name)", "unit": "\(figure.unit)", "relay": \(rounded(figure.relay, digits: 3)), \
                "wspd": \(rounded(figure.wspd, digits: 3)), "ratio": \(ratio)}
                """
        }
        return "{\"rounds\": \(rounds), \"figures\": [\n  \(entries.joined(separator: ",\n  "))\n]}"
    }
}

/// Rows of as many columns each, of which the first two hold words and the rest numbers.
func aligned(_ rows: [[String]]) -> String {
    let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
        row.indices.map { index in
            let padding = String(repeating: " ", count: widths[index] - row[index].count)
            return index < 2 ? row[index] + padding : padding + row[index]
        }.joined(separator: "  ")
    }.joined(separator: "\n")
}

/// A number with so many digits behind the point at most.
func rounded(_ value: Double, digits: Int) -> String {
    let scale = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
    return "\((value * scale).rounded() / scale)"
}
