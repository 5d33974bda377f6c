internal import CMeasure
internal import Histogram

/// Changes of the way to single watched destinations, one at a time.
struct RealChanges {
    /// The time between the sight of one and the next.
    private static let interval: Int64 = 250_000_000
    /// How long one may take to be seen.
    private static let patience: Int64 = 5_000_000_000

    private let arena: Arena
    private let count: Int
    /// The destination that has just been changed, and when the kernel had confirmed it.
    private(set) var pending: (index: Int, time: Int64)?
    private(set) var nextTime = measure_now()
    private(set) var made = 0
    private(set) var seen = 0
    /// From the kernel's confirmation to the client, in nanoseconds.
    private var latency = Histogram<UInt64>(highestTrackableValue: 20_000_000_000)
    private var moved: Set<Int> = []

    init(in arena: Arena, watches count: Int) {
        self.arena = arena
        self.count = count
    }

    /// The median and the longest time from the kernel's confirmation to the client, in microseconds.
    var latencies: (median: Double, longest: Double) {
        (Double(latency.valueAtPercentile(50)) / 1000, Double(latency.valueAtPercentile(100)) / 1000)
    }

    /// Makes the next one if its time has come; one that was not seen in time counts as missed from then on.
    mutating func makeIfDue(_ watches: Watches) throws {
        let now = measure_now()
        guard now >= nextTime else { return }
        // The next prime to the golden section of a million: far from the one before, and of both families.
        let index = made * 618_041 % count
        let isMoved = moved.remove(index) == nil
        if isMoved { moved.insert(index) }
        _ = try arena.changeRoute(to: watches.destination(index), present: isMoved)
        made += 1
        pending = (index, measure_now())
        nextTime = now + Self.patience
    }

    /// Notes that the pending one was seen.
    mutating func noteSeen(at time: Int64) {
        guard let change = pending else { return }
        pending = nil
        seen += 1
        latency.record(UInt64(max(0, time - change.time)))
        nextTime = time + Self.interval
    }
}
