internal import CLinux
internal import WSPSystem

/// Runs a shell command for one event after the other, never two at a time.
///
/// SIGCHLD comes to the loop as an event, upon which ``collect()`` is called. Signals coalesce, so that each call asks
/// for the one child there can be.
final class CommandRunner {
    private struct Job {
        let input: String
        let environment: [String: String]
    }

    /// How many events may wait for the command; with more, the watching tasks wait.
    private static let capacity = 64
    /// How long a command may take to end before it is killed, and how often it is looked at meanwhile.
    private static let grace = TimeSpan.seconds(2)
    private static let interval = TimeSpan.milliseconds(10)

    /// Called when ``hasRoom`` may have become true.
    var hasRoomAgain: () -> Void = {}

    private let command: ShellCommand
    private let reactor: Reactor
    private var jobs: [Job] = []
    private var child: pid_t?
    /// The process group to end with the watch, and who waits for that.
    private var ending: (group: pid_t, deadline: Instant, ended: () -> Void)?

    init(command: String, reactor: Reactor) {
        self.command = ShellCommand(text: command)
        self.reactor = reactor
    }

    var hasRoom: Bool { jobs.count < CommandRunner.capacity }
    private(set) var isEnding = false

    /// Runs the command with this input and these variables once all earlier runs have ended.
    func enqueue(input: String, environment: [String: String]) {
        guard !isEnding else { return }
        jobs.append(Job(input: input, environment: environment))
        startNext()
    }

    private func startNext() {
        while child == nil, !jobs.isEmpty {
            let job = jobs.removeFirst()
            do throws(SystemError) {
                child = try command.start(input: job.input, environment: job.environment)
            } catch {
                StandardStreams.report("the command cannot be run: \(error)")
            }
        }
    }

    /// Takes the exit status of a command that has ended, and starts the next run.
    func collect() {
        guard let running = child else { return }
        var status: Int32 = 0
        // Interrupted or not there: there is nothing to collect, and another SIGCHLD will come.
        guard unsafe waitpid(running, &status, WNOHANG) == running else { return }
        child = nil
        if isEnding { return }
        reportFailure(status)
        startNext()
        if hasRoom { hasRoomAgain() }
    }

    private func reportFailure(_ status: Int32) {
        let signal = clinux_wait_signal(status)
        if signal != 0 {
            StandardStreams.report("the command was ended by signal \(signal)")
        } else if clinux_wait_exit_code(status) != 0 {
            StandardStreams.report("the command ended with status \(clinux_wait_exit_code(status))")
        }
    }

    /// Ends what runs, with all it has started in its process group, and starts nothing more; a second call kills.
    func end(_ ended: @escaping () -> Void) {
        if let ending {
            kill(-ending.group, SIGKILL)
            return
        }
        isEnding = true
        jobs = []
        guard let child else { return ended() }
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
