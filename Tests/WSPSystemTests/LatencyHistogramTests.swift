import Testing
import WSPSystem

@Suite("A latency histogram")
struct LatencyHistogramTests {
    @Test("the bounds are 1, 2.5 and 5 of each power of ten, from 1 µs to 10 s")
    func bounds() {
        let bounds = LatencyHistogram.bounds
        #expect(bounds.count == 22 && bounds == bounds.sorted())
        #expect(bounds.prefix(4) == [1000, 2500, 5000, 10_000] && bounds.last == 10_000_000_000)
    }

    @Test("a span counts for its bound and all above it, one beyond the last for the total alone")
    func counts() {
        var histogram = LatencyHistogram()
        for nanoseconds: UInt64 in [0, 1000, 1001, 2500, 10_000_000_001] {
            histogram.record(TimeSpan(nanoseconds: nanoseconds))
        }
        #expect(histogram.cumulativeCounts.prefix(3) == [2, 4, 4])
        #expect(histogram.cumulativeCounts.last == 4)
        #expect(histogram.total == 5 && histogram.sum == 10_000_004_502)
    }

    @Test("nothing recorded is nothing everywhere")
    func empty() {
        let histogram = LatencyHistogram()
        #expect(histogram.cumulativeCounts.allSatisfy { $0 == 0 })
        #expect(histogram.total == 0 && histogram.sum == 0 && histogram.quantile(0.5) == 0)
    }
}
