/// Counts spans of time in classes of equal relative width: four to each doubling, so a quantile is off by a fifth at
/// most, at a fixed cost in memory.
package struct LatencyHistogram: Sendable {
    private var counts = [UInt64](repeating: 0, count: 4 * 64)
    private var total: UInt64 = 0
    /// The longest span that was recorded, exactly.
    package private(set) var longest = TimeSpan(nanoseconds: 0)

    /// Creates a histogram of nothing.
    package init() {}

    /// Counts a span.
    package mutating func record(_ span: TimeSpan) {
        counts[LatencyHistogram.position(of: span.nanoseconds)] += 1
        total += 1
        longest = max(longest, span)
    }

    /// The upper bound of the class in which the quantile lies, in nanoseconds; 0 where nothing was recorded.
    package func quantile(_ fraction: Double) -> UInt64 {
        guard total > 0 else { return 0 }
        let rank = max(1, UInt64((fraction * Double(total)).rounded(.up)))
        var seen: UInt64 = 0
        for (position, count) in counts.enumerated() {
            seen += count
            if seen >= rank { return LatencyHistogram.upperBound(of: position) }
        }
        return LatencyHistogram.upperBound(of: counts.count - 1)
    }

    private static func position(of nanoseconds: UInt64) -> Int {
        guard nanoseconds >= 4 else { return Int(nanoseconds) }
        let exponent = 63 - nanoseconds.leadingZeroBitCount
        return 4 * (exponent - 1) + Int(nanoseconds >> UInt64(exponent - 2) & 3)
    }

    private static func upperBound(of position: Int) -> UInt64 {
        guard position >= 4 else { return UInt64(position) }
        let exponent = position / 4 + 1
        let step = UInt64(1) << UInt64(exponent - 2)
        return (UInt64(1) << UInt64(exponent)) + UInt64(position % 4) * step + step - 1
    }
}
