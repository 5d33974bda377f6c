internal import CLinux

/// A point of civil time, printed as RFC 3339 with microseconds, in UTC whatever the locale and time zone.
package struct Timestamp: Sendable, Equatable {
    /// Seconds since 1970-01-01T00:00:00Z, without leap seconds.
    let seconds: Int64
    /// The microseconds of the second.
    let microseconds: Int64

    /// Creates a point of time.
    package init(seconds: Int64, microseconds: Int64) {
        self.seconds = seconds
        self.microseconds = microseconds
    }

    /// The point of time so many microseconds after 1970-01-01T00:00:00Z.
    init(wallMicroseconds microseconds: UInt64) {
        self.init(seconds: Int64(microseconds / 1_000_000), microseconds: Int64(microseconds % 1_000_000))
    }

    /// Microseconds since 1970-01-01T00:00:00Z; times before that are its start.
    var wallMicroseconds: UInt64 { seconds < 0 ? 0 : UInt64(seconds) * 1_000_000 + UInt64(microseconds) }

    /// The present.
    ///
    /// The corresponding C function is `clock_gettime`.
    package static var now: Timestamp {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(seconds: Int64(time.tv_sec), microseconds: Int64(time.tv_nsec) / 1000)
    }
}

extension Timestamp: CustomStringConvertible {
    /// As in `2026-01-02T03:04:05.678901Z`.
    package var description: String { dateAndTime + "." + padded(microseconds, 6) + "Z" }

    /// The same to the second, as in `2026-01-02T03:04:05Z`.
    var secondDescription: String { dateAndTime + "Z" }

    private var dateAndTime: String {
        let secondsPerDay: Int64 = 86_400
        let day = (seconds < 0 ? seconds - secondsPerDay + 1 : seconds) / secondsPerDay
        let second = seconds - day * secondsPerDay
        let date = Timestamp.civil(fromDays: day)
        return padded(date.year, 4) + "-" + padded(date.month, 2) + "-" + padded(date.day, 2) + "T"
            + padded(second / 3600, 2) + ":" + padded(second / 60 % 60, 2) + ":" + padded(second % 60, 2)
    }

    /// As in `2026-01-02 04:04:05.678`, in the local time zone.
    var localText: String { secondLocalText + "." + padded(microseconds / 1000, 3) }

    /// The same to the second.
    ///
    /// The corresponding C function is `localtime_r`.
    var secondLocalText: String {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 32) { text in
            guard let start = text.baseAddress,
                unsafe clinux_format_local_time(seconds, start, text.count) > 0
            else { return dateAndTime }
            return unsafe String(cString: start)
        }
    }

    /// The date of a day counted from 1970-01-01, in the Gregorian calendar.
    ///
    /// Counts in eras of 400 years from 0000-03-01, so that the leap day is the last of a year and a month's first
    /// day a linear function of its number (Hinnant, "chrono-compatible low-level date algorithms").
    private static func civil(fromDays days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    private func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
