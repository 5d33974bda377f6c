import ArgumentParser
import Testing

@testable import WSPQuery

@Suite("A time on the command line")
struct TimeArgumentTests {
    private static let now = Timestamp(seconds: 1_795_370_940, microseconds: 698_130)

    @Test(
        "is as RFC 3339 has it, in any time zone",
        arguments: [
            ("2026-11-22T18:09:00.698130Z", 1_795_370_940_698_130), ("2026-11-22T18:09:00Z", 1_795_370_940_000_000),
            ("2026-11-22 18:09:00z", 1_795_370_940_000_000), ("2026-11-22t20:09:00.5+02:00", 1_795_370_940_500_000),
            ("2026-11-22T12:39:00-05:30", 1_795_370_940_000_000),
            ("2026-11-22T18:09:00.123456789Z", 1_795_370_940_123_456), ("1970-01-01T00:00:00Z", 0),
            ("1969-12-31T23:59:59Z", 0), ("2000-02-29T00:00:00Z", 951_782_400_000_000),
            ("2016-12-31T23:59:60Z", 1_483_228_800_000_000), ("2100-03-01T00:00:00Z", 4_107_542_400_000_000),
        ] as [(String, UInt64)])
    func absolute(text: String, microseconds: UInt64) throws {
        #expect(try TimeArgument(parsing: text, now: Self.now).microseconds == microseconds)
    }

    @Test("that was printed is read again", arguments: [0, 951_782_399, 951_868_800, 1_767_323_045, 253_402_300_799])
    func printed(seconds: Int64) throws {
        let time = Timestamp(seconds: seconds, microseconds: 42)
        #expect(try TimeArgument(parsing: time.description).microseconds == UInt64(seconds) * 1_000_000 + 42)
    }

    @Test(
        "is so many seconds, minutes, hours or days ago",
        arguments: [("0s", 0), ("90s", 90), ("10m", 600), ("2h", 7200), ("1d", 86_400), ("007m", 420)])
    func relative(text: String, seconds: UInt64) throws {
        #expect(
            try TimeArgument(parsing: text, now: Self.now).microseconds == 1_795_370_940_698_130 - seconds * 1_000_000)
    }

    @Test("before all time is its start")
    func ancient() throws {
        #expect(try TimeArgument(parsing: "999999999d", now: Self.now).microseconds == 0)
    }

    @Test(
        "is nothing else, and what is refused is quoted",
        arguments: [
            "", "s", "10", "10w", "-10m", "+10m", "1.5h", "1h30m", "10 m", "9999999999s", "now", "yesterday",
            "2026-11-22", "18:09:00", "2026-11-22T18:09:00", "2026-11-22T18:09Z", "2026-13-22T18:09:00Z",
            "2026-02-29T18:09:00Z", "2026-00-01T18:09:00Z", "2026-01-00T18:09:00Z", "2026-11-22T24:00:00Z",
            "2026-11-22T18:60:00Z", "2026-11-22T18:09:61Z", "2026-11-22T18:09:00.Z", "2026-11-22T18:09:00+0200",
            "2026-11-22T18:09:00+24:00", "2026-11-22T18:09:00Z ", "26-11-22T18:09:00Z", "2026/11/22T18:09:00Z",
        ])
    func nothingElse(text: String) {
        let error = #expect(throws: ValidationError.self) { try TimeArgument(parsing: text, now: Self.now) }
        #expect(error?.message.hasPrefix("'\(text)' is no time") == true)
    }
}
