internal import ArgumentParser
internal import WSPClient
internal import WSPService

/// The options that every command takes.
struct GlobalOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The socket of the daemon.", valueName: "path"))
    var socket: String?

    @Flag(help: "Run the service inside this process; no daemon is needed.")
    var standalone = false

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        if standalone, socket != nil {
            throw ValidationError("--standalone needs no daemon: leave out either it or --socket")
        }
    }

    /// Connects to the daemon, or to a service started for this purpose.
    func connect() async throws -> Client {
        if standalone { return try await Client(adopting: try startInProcessService()) }
        do throws(ClientError) {
            return try await Client(socketPath: socket)
        } catch {
            throw QueryError(connectingTo: socket ?? Client.defaultSocketPath, error)
        }
    }

    /// Prints an answer in the form asked for.
    func print(_ json: @autoclosure () -> JSONValue, text: @autoclosure () -> String) throws(OutputError) {
        try StandardStreams.write(self.json ? json().description + "\n" : text())
    }
}
