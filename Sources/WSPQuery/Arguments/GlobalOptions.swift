internal import ArgumentParser
internal import WSPClient
internal import WSPService

/// The options that every command takes.
struct GlobalOptions: ParsableArguments {
    /// How long a daemon may take to answer, in seconds.
    static let patience: Double = 5

    @Option(help: ArgumentHelp("The socket of the daemon.", valueName: "path"), completion: .file())
    var socket: String?

    @Flag(help: "Run the service inside this process; no daemon is needed.")
    var standalone = false

    @Flag(help: "Print JSON.")
    var json = false

    @Option(help: ArgumentHelp("Colour the output: auto, always or never.", valueName: "when"))
    var color = ColorArgument.auto

    @Option(
        help: ArgumentHelp(
            "Give up after so long without an answer, or with 'wait' without a change.",
            discussion: "If not given, it is 5, of 'verify' 60, and 'wait' never gives up.", valueName: "seconds"),
        transform: parseSeconds)
    var timeout: Double?

    func validate() throws {
        if socket == "" { throw ValidationError("--socket needs a path") }
        if standalone, socket != nil {
            throw ValidationError("--standalone needs no daemon: leave out either it or --socket")
        }
    }

    /// The style of standard output.
    var style: TextStyle { .ofStandardOutput(color) }

    /// Connects and asks, for no longer than `--timeout` says.
    ///
    /// Printing the answer does not belong into the question: that takes as long as its reader does.
    ///
    /// - Parameters:
    ///   - patience: How long it may take in seconds where `--timeout` is not given.
    ///   - question: Asks the connected client.
    /// - Returns: What the question returns.
    /// - Throws: What the question throws; `QueryError` where there is no daemon, or no answer in time.
    func ask<Answer: Sendable>(
        patience: Double = GlobalOptions.patience, _ question: @escaping @Sendable (Client) async throws -> Answer
    ) async throws -> Answer {
        try await withTimeLimit(seconds: timeout ?? patience, late: noAnswer) {
            try await question(makeClient(observer: nil))
        }
    }

    /// Connects for a command that waits: only a daemon that does not even answer the connection is given up, after so
    /// many seconds, and what comes of the connection later is told on standard error.
    func connect(within seconds: Double = GlobalOptions.patience) async throws -> Client {
        try await withTimeLimit(seconds: seconds, late: noAnswer) {
            try await makeClient(observer: GlobalOptions.report)
        }
    }

    /// Connects to the daemon, or to a service started for this purpose.
    private func makeClient(observer: ConnectionObserver?) async throws -> Client {
        if standalone { return try await Client(adopting: try startInProcessService()) }
        do throws(ClientError) {
            return try await Client(socketPath: socket, observer: observer)
        } catch {
            throw QueryError(connectingTo: socketPath, error)
        }
    }

    /// Where the daemon is looked for.
    var socketPath: String { socket ?? Client.defaultSocketPath }

    @Sendable
    private func noAnswer(in seconds: Double) -> QueryError {
        let service = standalone ? "the service in this process" : "the daemon at \(socketPath)"
        return QueryError(
            "\(service) has not answered in \(secondsText(seconds)); see whether it is stopped or the host is busy,"
                + " or give it longer with --timeout", status: QueryStatus.timedOut)
    }

    @Sendable
    private static func report(_ event: ConnectionEvent) {
        switch event {
        case .lost(let reason): StandardStreams.report("waiting for the daemon to be back: \(reason)")
        case .restored: StandardStreams.report("the daemon is back")
        }
    }

    /// Prints an answer in the form asked for.
    func print(_ json: @autoclosure () -> JSONValue, text: (TextStyle) -> String) throws(OutputError) {
        try StandardStreams.write(self.json ? json().description + "\n" : text(style))
    }
}
