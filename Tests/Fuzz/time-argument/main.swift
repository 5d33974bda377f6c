import FuzzSupport

@testable import WSPQuery

let texts = [
    "2026-11-22T18:09:00Z", "2026-11-22T19:09:00.698130+01:00", "2024-02-29 00:00:60z", "90s", "999999999d",
    "0001-01-01T00:00:00-23:59", "9999-12-31T23:59:60Z",
]
let now = Timestamp(seconds: 1_700_000_000, microseconds: 1)

try fuzz(seeds: texts.map { Array($0.utf8) }) { input in
    // A complaint is one of the two right outcomes.
    guard let time = try? TimeArgument(parsing: text(of: input), now: now) else { return }
    // A leap second of the last year that RFC 3339 has, west of Greenwich, is in the year after.
    expect(time.microseconds < 253_402_387_200_000_000, "\(text(of: input)) is \(time.microseconds)")
}
