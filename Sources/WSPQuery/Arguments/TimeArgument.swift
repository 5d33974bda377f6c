internal import ArgumentParser

/// A time: RFC 3339, or so long ago.
struct TimeArgument: Sendable, Equatable {
    /// Microseconds since 1970-01-01T00:00:00Z; times before that are its start.
    let microseconds: UInt64

    /// Reads a time as RFC 3339 has it, or a number with `s`, `m`, `h` or `d` for so many seconds, minutes, hours or
    /// days before `now`.
    ///
    /// - Throws: `ValidationError` that quotes what is neither.
    init(parsing text: String, now: Timestamp = .now) throws {
        if let time = Timestamp(rfc3339: text) {
            microseconds = time.wallMicroseconds
        } else if let age = TimeArgument.seconds(text) {
            microseconds = Timestamp(seconds: now.seconds - age, microseconds: now.microseconds).wallMicroseconds
        } else {
            throw ValidationError(
                "'\(text)' is no time: give one as 2026-11-22T18:09:00Z, or how long ago as 90s, 10m, 2h or 1d")
        }
    }

    private static func seconds(_ text: String) -> Int64? {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        let digits = text.dropLast()
        guard let unit = text.last.flatMap({ units[$0] }), (1...9).contains(digits.utf8.count),
            digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let number = Int64(digits)
        else { return nil }
        return number * unit
    }
}
