internal import CLinux
internal import WSPSystem

/// Runs a shell command for one change after the other, never two at a time.
///
/// SIGCHLD comes to the loop as an event, upon which ``collect()`` is called. Signals coalesce, so that each call asks
/// for the one child there can be.
final class CommandRunner {
    /// How long a command may take to end before it is killed, and how often it is looked at meanwhile.
    private static let grace = TimeSpan.seconds(2)
    private static let interval = TimeSpan.milliseconds(10)

    /// Called for each run that came to nothing.
    var failed: (CommandFailure) -> Void = { _ in }
    /// Whether the last run that has ended by itself came to nothing: the newest change is not dealt with.
    private(set) var hasFailedLast = false
    private(set) var isEnding = false

    private let command: ShellCommand
    private let reactor: Reactor
    private var pending = PendingChanges()
    private var child: (process: pid_t, event: WatchEvent)?
    /// The process group to end with the watch, and who waits for that.
    private var ending: (group: pid_t, deadline: Instant, ended: () -> Void)?

    init(command: ShellCommand, reactor: Reactor) {
        self.command = command
        self.reactor = reactor
    }

    /// Runs the command for this change once all earlier runs have ended.
    func enqueue(_ event: WatchEvent) {
        guard !isEnding else { return }
        pending.add(event)
        startNext()
    }

    private func startNext() {
        while child == nil, let event = pending.popFirst() {
            do throws(SystemError) {
                let input = event.json.description + "\n"
                child = (try command.start(input: input, environment: event.environment), event)
            } catch {
                note(.notStarted(error), event)
            }
        }
    }

    /// Takes the exit status of a command that has ended, and starts the next run.
    func collect() {
        guard let (process, event) = child else { return }
        var status: Int32 = 0
        // Interrupted or not there: there is nothing to collect, and another SIGCHLD will come.
        guard unsafe waitpid(process, &status, WNOHANG) == process else { return }
        child = nil
        if isEnding { return }
        note(
            CommandFailure.Reason(
                exitCode: clinux_wait_exit_code(status), signal: clinux_wait_signal(status)), event)
        startNext()
    }

    private func note(_ reason: CommandFailure.Reason?, _ event: WatchEvent) {
        hasFailedLast = reason != nil
        if let reason { failed(CommandFailure(time: .now, event: event, reason: reason)) }
    }

    /// Ends what runs, with all it has started in its process group, and starts nothing more; a second call kills.
    func end(_ ended: @escaping () -> Void) {
        if let ending {
            kill(-ending.group, SIGKILL)
            return
        }
        isEnding = true
        pending.removeAll()
        guard let child = child?.process else { return ended() }
        ending = (child, reactor.clock.now + CommandRunner.grace, ended)
        kill(-child, SIGTERM)
        // A stopped process ends only when it goes on.
        kill(-child, SIGCONT)
        checkEnd()
    }

    /// What the command started and did not wait for is another's child: only the group tells that it is there.
    private func checkEnd() {
        guard let ending else { return }
        collect()
        let isGone = child == nil && kill(-ending.group, 0) != 0
        let isLate = reactor.clock.now >= ending.deadline
        if isLate { kill(-ending.group, SIGKILL) }
        if isGone || isLate && child == nil {
            ending.ended()
        } else {
            _ = reactor.schedule(at: reactor.clock.now + CommandRunner.interval) { [weak self] in self?.checkEnd() }
        }
    }
}
