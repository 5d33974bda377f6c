internal import ArgumentParser
internal import CLinux

/// `watch`: CHANGE requests for ever.
///
/// The only command that runs on the main thread, which its loop makes the one place where signals, children and
/// standard output are dealt with.
struct WatchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", _superCommandName: QueryTool.name,
        abstract: "Prints each change, or runs a command on it, until it is interrupted.",
        usage: """
            wspd-query watch [addresses] [route <dest> ...] [--family <family>] [--mark <n>] [--exec <command>]
                [--settle <ms> [--ceiling <ms>]] [--removal-delay <ms>]
            """,
        discussion: """
            Without arguments it watches the addresses of both families.

            The command of --exec runs in /bin/sh, one at a time, in a process group that ends with the watch: it gets \
            SIGTERM, and SIGKILL two seconds later. The JSON line is on its standard input. Changes of one list or \
            destination that come while it runs become one, or none where all is as before; the last run knows the \
            newest state. A failure is told on standard error and with --json in a line with the event command-failed; \
            the watch goes on, and exits with 1 where the last run failed. What a command leaves behind when it ends is \
            left alone. With --json what the command prints goes to \
            standard error. timeout(1) limits how long it runs.

            Its environment has WSPD_EVENT, WSPD_TIME, WSPD_GENERATION and WSPD_CAUSE. Of an address list: WSPD_FAMILY, \
            WSPD_ADDED, WSPD_REMOVED, WSPD_ADDED_COUNT and WSPD_REMOVED_COUNT. Of a route: WSPD_DESTINATION and, for \
            the answer now, WSPD_REACHABLE (yes or no), WSPD_SOURCE, WSPD_INTERFACE, WSPD_IFINDEX, WSPD_GATEWAY, \
            WSPD_TABLE and WSPD_ERROR, for the one before the same with WSPD_BEFORE_ in front. What does not apply is \
            empty. The lists are addresses with their prefix lengths, 64 KiB at most; the counts are of all.
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
        let global = global
        let command = exec.map {
            ShellCommand(text: $0, printsToStandardError: global.json, socketPath: global.socket)
        }
        let loop = try WatchLoop(form: global.json ? .json : .text(global.style), command: command)
        let mailbox = loop.mailbox
        Task {
            do {
                try await Watcher(
                    client: try await global.connect(within: global.timeout ?? GlobalOptions.patience), plan: plan,
                    mailbox: mailbox
                )
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
