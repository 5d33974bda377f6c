import Testing

@testable import WSPQuery

@Suite("A timestamp")
struct TimestampTests {
    @Test(
        "is the date of the Gregorian calendar in UTC",
        arguments: [
            (0, "1970-01-01T00:00:00"), (-1, "1969-12-31T23:59:59"), (951_782_399, "2000-02-28T23:59:59"),
            (951_782_400, "2000-02-29T00:00:00"), (951_868_800, "2000-03-01T00:00:00"),
            (1_767_323_045, "2026-01-02T03:04:05"), (4_107_542_399, "2100-02-28T23:59:59"),
            (4_107_542_400, "2100-03-01T00:00:00"), (253_402_300_799, "9999-12-31T23:59:59"),
            (-2_208_988_800, "1900-01-01T00:00:00"),
        ] as [(Int64, String)])
    func dates(seconds: Int64, text: String) {
        #expect(Timestamp(seconds: seconds, microseconds: 0).description == text + ".000000Z")
    }

    @Test("has all six digits of its microseconds")
    func microseconds() {
        #expect(Timestamp(seconds: 1_767_323_045, microseconds: 678_901).description == "2026-01-02T03:04:05.678901Z")
        #expect(Timestamp(seconds: 0, microseconds: 42).description == "1970-01-01T00:00:00.000042Z")
    }

    @Test("without its fraction ends with the second")
    func seconds() {
        let time = Timestamp(seconds: 1_767_323_045, microseconds: 678_901)
        #expect(time.secondDescription == "2026-01-02T03:04:05Z")
    }

    @Test("of the local time zone has milliseconds and no zone")
    func local() {
        let time = Timestamp(seconds: 1_767_323_045, microseconds: 678_901)
        #expect(time.localText.hasPrefix("2026-01-0"))
        #expect(time.localText.hasSuffix(":05.678"))
        #expect(time.secondLocalText + ".678" == time.localText)
        // A year that no calendar of libc has.
        #expect(Timestamp(seconds: Int64.max / 4, microseconds: 0).secondLocalText.contains("T"))
    }
}
