/// What is demanded of a figure.
enum Goal {
    /// wspd's number is at most so many times the reference's.
    case ratio(atMost: Double)
    /// wspd's number is at most this.
    case atMost(Double)
    /// wspd's number is at least this.
    case atLeast(Double)
}

/// One number of wspd, and the reference's from the same minute where there is one, as often as they were measured.
struct Figure {
    /// One measurement.
    struct Sample {
        let reference: Double?
        let wspd: Double

        /// How many times the reference's number wspd's is; nothing where the reference's is not above 0.
        var ratio: Double? { reference.flatMap { $0 > 0 ? wspd / $0 : nil } }
    }

    /// What was measured, in words that are joined by hyphens.
    let name: String
    let unit: String
    /// What it is compared to; empty where there is nothing.
    let reference: String
    let goal: Goal?
    private(set) var samples: [Sample]

    /// A figure that was measured once.
    init(
        _ name: String, _ unit: String, beside reference: String, _ referenceValue: Double, _ wspd: Double, goal: Goal?
    ) {
        (self.name, self.unit, self.reference, self.goal) = (name, unit, reference, goal)
        samples = [Sample(reference: referenceValue, wspd: wspd)]
    }

    /// A figure without a reference that was measured once.
    init(_ name: String, _ unit: String, _ wspd: Double, goal: Goal?) {
        (self.name, self.unit, self.reference, self.goal) = (name, unit, "", goal)
        samples = [Sample(reference: nil, wspd: wspd)]
    }

    /// Adds the measurements of the same figure.
    mutating func add(_ other: Figure) {
        samples += other.samples
    }

    /// The median of the reference's numbers.
    var referenceValue: Double? {
        let values = samples.compactMap(\.reference)
        return values.isEmpty ? nil : median(values)
    }

    /// The median of wspd's numbers.
    var value: Double { median(samples.map(\.wspd)) }

    /// The median of the ratios: what disturbs one repeat disturbs both numbers of it.
    var ratio: Double? {
        let ratios = samples.compactMap(\.ratio)
        return ratios.isEmpty ? nil : median(ratios)
    }

    /// The least and the greatest ratio, or number where there are no ratios.
    var spread: (least: Double, greatest: Double) {
        let ratios = samples.compactMap(\.ratio)
        let values = ratios.isEmpty ? samples.map(\.wspd) : ratios
        return (values.min() ?? 0, values.max() ?? 0)
    }

    /// Whether the goal is reached; nothing where there is none.
    var isReached: Bool? {
        switch goal {
        case .ratio(let limit): ratio.map { $0 <= limit }
        case .atMost(let limit): value <= limit
        case .atLeast(let limit): value >= limit
        case nil: nil
        }
    }
}

/// The value in the middle, or the upper of the two.
func median(_ values: [Double]) -> Double {
    values.sorted()[values.count / 2]
}
