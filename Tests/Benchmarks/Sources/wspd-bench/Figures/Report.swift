/// The figures of a run, for people and for programs.
struct Report {
    let figures: [Figure]

    /// Aligned columns with a heading.
    var table: String {
        let heading = ["figure", "unit", "reference", "its", "wspd", "ratio", "least", "most", "goal", ""]
        return aligned([heading] + figures.map(row), wordColumns: 3)
    }

    private func row(_ figure: Figure) -> [String] {
        let digits = figure.ratio == nil ? 1 : 2
        return [
            figure.name, figure.unit, figure.reference, figure.referenceValue.map { rounded($0, digits: 1) } ?? "",
            rounded(figure.value, digits: 1), figure.ratio.map { rounded($0, digits: 2) } ?? "",
            rounded(figure.spread.least, digits: digits), rounded(figure.spread.greatest, digits: digits),
            figure.goal?.text ?? "", figure.isReached.map { $0 ? "reached" : "missed" } ?? "",
        ]
    }

    /// One JSON document.
    var json: String {
        "{\"figures\": [\n  \(figures.map(entry).joined(separator: ",\n  "))\n]}"
    }

    private func entry(_ figure: Figure) -> String {
        let samples = figure.samples.map { sample in
            "[\(sample.reference.map { rounded($0, digits: 3) } ?? "null"), \(rounded(sample.wspd, digits: 3))]"
        }
        return """
            {"name": "\(figure.name)", "unit": "\(figure.unit)", "reference": "\(figure.reference)", \
            "reference_value": \(figure.referenceValue.map { rounded($0, digits: 3) } ?? "null"), \
            "wspd": \(rounded(figure.value, digits: 3)), \
            "ratio": \(figure.ratio.map { rounded($0, digits: 3) } ?? "null"), \
            "least": \(rounded(figure.spread.least, digits: 3)), "most": \(rounded(figure.spread.greatest, digits: 3)), \
            "goal": "\(figure.goal?.text ?? "")", "reached": \(figure.isReached.map { "\($0)" } ?? "null"), \
            "samples": [\(samples.joined(separator: ", "))]}
            """
    }
}

extension Goal {
    /// The goal as the table shows it.
    fileprivate var text: String {
        switch self {
        case .ratio(let limit): "<= \(rounded(limit, digits: 2))x"
        case .atMost(let limit): "<= \(rounded(limit, digits: 1))"
        case .atLeast(let limit): ">= \(rounded(limit, digits: 1))"
        }
    }
}

/// Rows of as many columns each, of which the first hold words and the rest numbers.
func aligned(_ rows: [[String]], wordColumns: Int = 2) -> String {
    let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
        row.indices.map { index in
            let padding = String(repeating: " ", count: widths[index] - row[index].count)
            return index < wordColumns ? row[index] + padding : padding + row[index]
        }.joined(separator: "  ")
    }.joined(separator: "\n")
}

/// A number with so many digits behind the point at most.
func rounded(_ value: Double, digits: Int) -> String {
    let scale = (0..<digits).reduce(1.0) { scale, _ in scale * 10 }
    return "\((value * scale).rounded() / scale)"
}
