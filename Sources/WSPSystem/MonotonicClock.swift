import CLinux

/// A point on a clock that never goes back, in nanoseconds from an arbitrary start.
public struct Instant: Comparable, Hashable, Sendable {
    /// Nanoseconds since the clock's start.
    public let nanoseconds: UInt64

    /// Creates an instant from the clock's nanoseconds.
    public init(nanoseconds: UInt64) {
        self.nanoseconds = nanoseconds
    }

    /// Orders by time.
    public static func < (left: Instant, right: Instant) -> Bool { left.nanoseconds < right.nanoseconds }

    /// The instant a span later; one beyond the clock's range is its end.
    public static func + (instant: Instant, span: TimeSpan) -> Instant {
        let (sum, overflow) = instant.nanoseconds.addingReportingOverflow(span.nanoseconds)
        return Instant(nanoseconds: overflow ? .max : sum)
    }

    /// The span since an earlier instant; zero if that one is later.
    public func since(_ earlier: Instant) -> TimeSpan {
        TimeSpan(nanoseconds: nanoseconds > earlier.nanoseconds ? nanoseconds - earlier.nanoseconds : 0)
    }
}

/// A span of time in nanoseconds, never negative.
public struct TimeSpan: Comparable, Hashable, Sendable {
    /// The length in nanoseconds.
    public let nanoseconds: UInt64

    /// Creates a span from nanoseconds.
    public init(nanoseconds: UInt64) {
        self.nanoseconds = nanoseconds
    }

    /// A span of milliseconds.
    public static func milliseconds(_ count: Int) -> TimeSpan {
        TimeSpan(nanoseconds: UInt64(max(count, 0)) * 1_000_000)
    }

    /// A span of seconds.
    public static func seconds(_ count: Int) -> TimeSpan { milliseconds(count * 1000) }

    /// Orders by length.
    public static func < (left: TimeSpan, right: TimeSpan) -> Bool { left.nanoseconds < right.nanoseconds }

    /// The span `factor` times as long; one beyond the range is its end.
    public static func * (span: TimeSpan, factor: Int) -> TimeSpan {
        let (product, overflow) = span.nanoseconds.multipliedReportingOverflow(by: UInt64(max(factor, 0)))
        return TimeSpan(nanoseconds: overflow ? .max : product)
    }
}

/// A clock that the reactor and the service tell the time by; tests hand in one of their own.
public protocol MonotonicClock: AnyObject {
    /// The present.
    var now: Instant { get }
    /// The present as people tell it; may jump and go back.
    var wallTime: WallTime { get }
}

extension MonotonicClock {
    /// The kernel's `CLOCK_REALTIME`.
    public var wallTime: WallTime { .now }
}

/// The kernel's `CLOCK_MONOTONIC`.
public final class SystemMonotonicClock: MonotonicClock {
    /// Creates the clock.
    public init() {}

    /// The present.
    ///
    /// The corresponding C function is `clock_gettime`.
    public var now: Instant {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Instant(nanoseconds: UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec))
    }
}
