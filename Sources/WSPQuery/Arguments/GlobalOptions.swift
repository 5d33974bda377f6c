internal import ArgumentParser
internal import WSPClient
internal import WSPService

/// The options that every command takes.
struct GlobalOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The socket of the daemon.", valueName: "path"), completion: .file())
    var socket: String?

    @Flag(help: "Run the service inside this process; no daemon is needed.")
    var standalone = false

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        if socket == "" { throw ValidationError("--socket needs a path") }
        if standalone, socket != nil {
            throw ValidationError("--standalone needs no daemon: leave out either it or --socket")
        }
    }

    /// Connects to the daemon, or to a service started for this purpose.
    ///
    /// A command that waits (`reportsLoss`) says on standard error when the daemon goes and when it is back.
    func connect(reportsLoss: Bool = false) async throws -> Client {
        if standalone { return try await Client(adopting: try startInProcessService()) }
        do throws(ClientError) {
            return try await Client(socketPath: socket, observer: reportsLoss ? GlobalOptions.report : nil)
        } catch {
            throw QueryError(connectingTo: socket ?? Client.defaultSocketPath, error)
        }
    }

    @Sendable
    private static func report(_ event: ConnectionEvent) {
        switch event {
        case .lost(let reason): StandardStreams.report("waiting for the daemon to be back: \(reason)")
        case .restored: StandardStreams.report("the daemon is back")
        }
    }

    /// Prints an answer in the form asked for.
    func print(_ json: @autoclosure () -> JSONValue, text: @autoclosure () -> String) throws(OutputError) {
        try StandardStreams.write(self.json ? json().description + "\n" : text())
    }
}
