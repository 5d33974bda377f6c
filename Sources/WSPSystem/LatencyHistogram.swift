/// Counts spans of time in classes of equal relative width: four to each doubling, so a quantile is off by a fifth at
/// most, at a fixed cost in memory.
///
/// The same spans are counted by bounds that people read, for programs that collect figures: theirs have to be the same
/// for ever, and exact.
package struct LatencyHistogram: Sendable {
    /// The bounds in nanoseconds: 1, 2.5 and 5 of each power of ten from 1 µs on, up to 10 s.
    package static let bounds: [UInt64] =
        [1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000].flatMap {
            [$0, $0 * 5 / 2, $0 * 5]
        } + [10_000_000_000]

    private var counts = [UInt64](repeating: 0, count: 4 * 64)
    private var countsByBound = [UInt64](repeating: 0, count: bounds.count)
    /// The spans that were recorded.
    package private(set) var total: UInt64 = 0
    /// Their sum in nanoseconds.
    package private(set) var sum: UInt64 = 0
    /// The longest span that was recorded, exactly.
    package private(set) var longest = TimeSpan(nanoseconds: 0)

    /// Creates a histogram of nothing.
    package init() {}

    /// Counts a span.
    package mutating func record(_ span: TimeSpan) {
        counts[LatencyHistogram.position(of: span.nanoseconds)] += 1
        if let bound = LatencyHistogram.bounds.firstIndex(where: { span.nanoseconds <= $0 }) {
            countsByBound[bound] += 1
        }
        total += 1
        sum &+= span.nanoseconds
        longest = max(longest, span)
    }

    /// How many spans were no longer than each of ``bounds``.
    package var cumulativeCounts: [UInt64] {
        var sum: UInt64 = 0
        return countsByBound.map { count in
            sum += count
            return sum
        }
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
