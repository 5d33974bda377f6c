import CLinux

/// A point of civil time in microseconds since 1970-01-01T00:00:00Z, without leap seconds, as people set the clock.
///
/// It may go back: it is told to people, and nothing is decided by it.
public struct WallTime: Comparable, Hashable, Sendable {
    /// Microseconds since 1970-01-01T00:00:00Z.
    public let microseconds: UInt64

    /// Creates a point of time.
    public init(microseconds: UInt64) {
        self.microseconds = microseconds
    }

    /// The time of what nobody told the time of.
    public static let unknown = WallTime(microseconds: 0)

    /// The kernel's `CLOCK_REALTIME`; before 1970 it is ``unknown``.
    ///
    /// The corresponding C function is `clock_gettime`.
    public static var now: WallTime {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return WallTime(microseconds: UInt64(max(time.tv_sec, 0)) * 1_000_000 + UInt64(time.tv_nsec) / 1000)
    }

    /// Orders by time.
    public static func < (left: WallTime, right: WallTime) -> Bool { left.microseconds < right.microseconds }
}
