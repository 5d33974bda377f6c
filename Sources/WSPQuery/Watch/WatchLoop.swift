internal import ArgumentParser
internal import CLinux
internal import WSPSystem

/// The main thread of a watch: prints what the watching tasks report, runs the command, ends on a signal.
final class WatchLoop {
    /// How changes are printed.
    enum Form {
        case json
        case text(TextStyle)
    }

    let mailbox: WatchMailbox
    private let form: Form
    private let reactor: Reactor
    private let signals: SignalSource
    private let runner: CommandRunner?
    private var output: OutputQueue?
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var outcome: (any Error)?

    /// Blocks the signals that end a watch, for this thread and for those that it starts.
    init(form: Form, command: ShellCommand?) throws {
        self.form = form
        mailbox = try WatchMailbox()
        reactor = try Reactor()
        let endings = [SIGINT, SIGTERM] + (clinux_signal_is_ignored(SIGHUP) == 1 ? [] : [SIGHUP])
        signals = try SignalSource(endings + [SIGCHLD])
        runner = command.map { [reactor] in CommandRunner(command: $0, reactor: reactor) }
    }

    /// Turns until the watch ends, and throws what ended it unless that was a signal, and the exit code of a
    /// watch whose last command failed.
    func run() throws {
        output = OutputQueue(
            reactor, drained: { [weak self] in self?.admit() }, failed: { [weak self] in self?.end($0) })
        runner?.failed = { [weak self] in self?.report($0) }
        _ = try reactor.register(signals.descriptor.number, for: .readable) { [weak self] _ in self?.takeSignals() }
        _ = try reactor.register(mailbox.wakeUp.descriptor.number, for: .readable) { [weak self] _ in
            self?.takeMessages()
        }
        defer { release() }
        try reactor.run()
        if let outcome { throw outcome }
        if runner?.hasFailedLast == true { throw ExitCode(QueryStatus.negative) }
    }

    private func takeSignals() {
        // Reading fails only where the kernel is out of memory; the descriptor stays readable.
        while let signal = try? signals.next() {
            if signal == SIGCHLD { runner?.collect() } else { end(nil) }
        }
    }

    private func takeMessages() {
        for message in mailbox.collect() {
            switch message {
            case .ready: announce()
            case .event(let event, let taken):
                waiting.append(taken)
                report(event)
            case .failed(let error): end(error)
            }
        }
        admit()
    }

    private func announce() {
        switch form {
        case .json: output?.append(JSONValue.object([.init(key: "event", value: "ready")]).description + "\n")
        case .text: StandardStreams.report("watching; an interrupt (^C) ends it")
        }
    }

    private func report(_ event: WatchEvent) {
        switch form {
        case .json: output?.append(event.json.description + "\n")
        case .text(let style): output?.append(event.text(style: style))
        }
        runner?.enqueue(event)
    }

    private func report(_ failure: CommandFailure) {
        if case .json = form { output?.append(failure.json.description + "\n") }
        StandardStreams.report(failure.text)
    }

    /// Lets the watching tasks go on where what they brought has been taken.
    private func admit() {
        guard output?.isEmpty ?? true else { return }
        release()
    }

    private func release() {
        let released = waiting
        waiting = []
        for continuation in released { continuation.resume() }
    }

    /// Ends the loop when no command runs any more; the first reason counts.
    private func end(_ error: (any Error)?) {
        if outcome == nil, runner?.isEnding != true { outcome = error }
        guard let runner else { return reactor.stop() }
        runner.end { [reactor] in reactor.stop() }
    }
}
