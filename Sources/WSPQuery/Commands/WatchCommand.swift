internal import ArgumentParser
internal import CLinux

/// `watch`: CHANGE requests for ever.
///
/// The only command that runs on the main thread, which its loop makes the one place where signals, children and
/// standard output are dealt with.
struct WatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Prints each change, or runs a command on it, until it is interrupted.",
        usage: """
            wspd-query watch [addresses] [route <dest> ...] [--family <family>] [--mark <n>] [--exec <command>]
                [--settle <ms> [--ceiling <ms>]] [--removal-delay <ms>]
            """,
        discussion: """
            Without arguments it watches the addresses of both families. The command of --exec runs in /bin/sh, one at \
            a time, with the JSON line on its standard input and WSPD_EVENT, WSPD_FAMILY, WSPD_DESTINATION, \
            WSPD_GENERATION, WSPD_SOURCE and WSPD_INTERFACE in its environment.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(
        help: ArgumentHelp(
            "What to watch: addresses, and behind route any number of destinations.", valueName: "subject"),
        completion: .list(["addresses", "route"]))
    var subjects: [String] = []

    @Option(help: "Only addresses of one family: inet or inet6.")
    var family: FamilyArgument?

    @Option(
        help: ArgumentHelp("The mark of the packets to destinations (SO_MARK).", valueName: "n"), transform: parseNumber
    )
    var mark: UInt32 = 0

    @Option(help: ArgumentHelp("Run this shell command on each change.", valueName: "command"))
    var exec: String?

    @OptionGroup var settling: SettlingOptions

    func validate() throws {
        _ = try plan()
    }

    func run() throws {
        let plan = try plan()
        let loop = try WatchLoop(form: global.json ? .json : .text(.ofStandardOutput), command: exec)
        let mailbox = loop.mailbox
        let global = global
        Task {
            do {
                try await Watcher(client: try await global.connect(reportsLoss: true), plan: plan, mailbox: mailbox)
                    .run()
            } catch {
                mailbox.post(.failed(error))
            }
        }
        try loop.run()
    }

    private func plan() throws -> WatchPlan {
        var plan = try WatchPlan(subjects: subjects, family: family?.family)
        plan.mark = mark
        plan.settling = settling.settling
        return plan
    }
}
