extension Timestamp {
    /// Reads an RFC 3339 date and time, such as `2026-11-22T18:09:00.698130Z` or `2026-11-22T19:09:00+01:00`; digits
    /// behind the microseconds are cut, and a space may stand for the T.
    ///
    /// Nil for anything else, dates and times that do not exist among it; a leap second is the next minute's first.
    init?(rfc3339 text: String) {
        var reader = DigitReader(text)
        guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2), reader.skip("-"),
            let day = reader.number(2), reader.skip("T", "t", " "), let hour = reader.number(2), reader.skip(":"),
            let minute = reader.number(2), reader.skip(":"), let second = reader.number(2), hour < 24, minute < 60,
            second < 61, let days = Timestamp.days(year, month, day)
        else { return nil }
        var microseconds: Int64 = 0
        if reader.skip(".") {
            guard let fraction = reader.microseconds() else { return nil }
            microseconds = fraction
        }
        guard let offset = reader.offset(), reader.isAtEnd else { return nil }
        let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset
        self.init(seconds: seconds, microseconds: microseconds)
    }

    /// The days from 1970-01-01 to a date that exists.
    private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64? {
        guard (1...12).contains(month), day >= 1 else { return nil }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths: [Int64] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard day <= lengths[Int(month) - 1] else { return nil }
        let before = lengths[..<(Int(month) - 1)].reduce(0, +)
        let past = year - 1
        // Counted from 0000-12-31, which is 719,163 days before 1970-01-01 and one.
        return past * 365 + floorDivided(past, 4) - floorDivided(past, 100) + floorDivided(past, 400) + before + day
            - 719_163
    }

    private static func floorDivided(_ number: Int64, _ divisor: Int64) -> Int64 {
        number >= 0 ? number / divisor : (number - divisor + 1) / divisor
    }
}

/// Takes a text apart from its start.
private struct DigitReader {
    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = text[...].utf8
    }

    var isAtEnd: Bool { rest.isEmpty }

    /// Takes one of these characters.
    mutating func skip(_ characters: Unicode.Scalar...) -> Bool {
        guard let first = rest.first, characters.contains(Unicode.Scalar(first)) else { return false }
        rest.removeFirst()
        return true
    }

    /// Takes a number of exactly so many digits.
    mutating func number(_ count: Int) -> Int64? {
        let digits = rest.prefix(count)
        guard digits.count == count, let number = DigitReader.value(digits) else { return nil }
        rest.removeFirst(count)
        return number
    }

    /// Takes a fraction of a second.
    mutating func microseconds() -> Int64? {
        let digits = rest.prefix { DigitReader.isDigit($0) }
        guard !digits.isEmpty, let value = DigitReader.value(digits.prefix(6)) else { return nil }
        rest.removeFirst(digits.count)
        return (digits.count..<max(6, digits.count)).reduce(value) { number, _ in number * 10 }
    }

    /// Takes the offset from UTC, in seconds.
    mutating func offset() -> Int64? {
        if skip("Z", "z") { return 0 }
        let isWest = skip("-")
        guard isWest || skip("+"), let hours = number(2), skip(":"), let minutes = number(2), hours < 24, minutes < 60
        else { return nil }
        let seconds = hours * 3600 + minutes * 60
        return isWest ? -seconds : seconds
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func value(_ digits: some Collection<UInt8>) -> Int64? {
        guard digits.allSatisfy(isDigit) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
    }
}
