internal import ArgumentParser

/// When a change is told, of commands that wait.
struct SettlingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Report a change when nothing further has changed for so long.", valueName: "ms"),
        transform: parseNumber)
    var settle: UInt32?

    @Option(
        help: ArgumentHelp(
            "Report it so long after the first change at the latest; ten times --settle if not given.",
            valueName: "ms"), transform: parseNumber)
    var ceiling: UInt32?

    @Option(
        help: ArgumentHelp(
            "Report a mere loss (addresses missing, a destination unreachable) only if it lasts so long.",
            valueName: "ms"), transform: parseNumber)
    var removalDelay: UInt32?

    func validate() throws {
        if ceiling != nil, settle ?? 0 == 0 { throw ValidationError("--ceiling goes with --settle") }
    }

    var settling: Settling {
        Settling(quiet: settle ?? 0, ceiling: ceiling ?? 0, removalDelay: removalDelay ?? 0)
    }
}

/// How long changes wait for others, in milliseconds; 0 does not wait.
struct Settling: Sendable, Equatable {
    var quiet: UInt32 = 0
    var ceiling: UInt32 = 0
    var removalDelay: UInt32 = 0
}
