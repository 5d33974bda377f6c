internal import Histogram

/// Spans of time, of which percentiles are asked for.
struct Latency {
    private var histogram = Histogram<UInt64>(highestTrackableValue: 100_000_000_000)

    /// Notes a span in nanoseconds.
    mutating func record(_ nanoseconds: Int64) {
        histogram.record(UInt64(max(nanoseconds, 0)))
    }

    /// A percentile in microseconds.
    func percentile(_ percentile: Double) -> Double {
        Double(histogram.valueAtPercentile(percentile)) / 1000
    }
}

/// The medians and the 99th percentiles of a reference and of wspd, in this order, with the goal of each.
func latencies(_ name: String, of latencies: [Latency], beside reference: String, goals: [Goal?]) -> [Figure] {
    zip([50.0, 99.0], goals).map { percentile, goal in
        Figure(
            "\(name)-p\(Int(percentile))", "us", beside: reference, latencies[0].percentile(percentile),
            latencies[1].percentile(percentile), goal: goal)
    }
}
