internal import Glibc

/// What is measured and what it is measured by, with a directory for sockets and logs.
struct Programs {
    let directory: String
    /// The daemon, which refuses nothing that the benchmark asks of it.
    let wspd: Server
    /// The relay of address changes.
    let relay: Server
    /// The relay that also reads every other event that wspd does.
    let readingRelay: Server
    /// The reader of route events.
    let reader: Server
    /// The path of wspd-query.
    let query: String

    /// What the daemon is allowed in excess of its defaults.
    private static let limits = [
        "limits.connections=20000", "limits.connections-per-user=20000",
        "limits.pending-requests-per-connection=200000",
    ]

    init(binaries: String?, config: String?, directory: String) throws {
        let folder = binaries ?? Self.rootBuild
        let options = (config.map { ["--config", $0] } ?? []) + Self.limits.flatMap { ["--set", $0] }
        self.directory = directory
        wspd = Server(name: "wspd", command: ["\(folder)/wspd"] + options + ["--socket"], directory: directory)
        let relay = try Self.tool("relay")
        self.relay = Server(name: "relay", command: [relay], directory: directory)
        readingRelay = Server(name: "relay", command: [relay, "--everything"], directory: directory)
        reader = Server(name: "reader", command: [try Self.tool("reader")], directory: directory)
        query = "\(folder)/wspd-query"
    }

    /// The server that answers each request with so many bytes.
    func echo(answerSize: Int) throws -> Server {
        Server(name: "echo", command: [try Self.tool("echo"), "\(answerSize)"], directory: directory)
    }

    /// The path of another program of this package.
    static func tool(_ name: String) throws -> String {
        "/"
            + (try PrivateNamespaces.ownPath().split(separator: "/").dropLast() + [Substring(name)]).joined(
                separator: "/")
    }

    /// Deletes what the servers left in the directory.
    func cleanUp() {
        for server in [wspd, relay, reader] { server.cleanUp() }
        Descriptor.delete("\(directory)/echo.sock")
        Descriptor.delete("\(directory)/echo.log")
    }

    /// The root package's release build; four folders hold this file in the package, two the package in the root's.
    private static var rootBuild: String {
        let root = #filePath.split(separator: "/").dropLast(6).joined(separator: "/")
        return "/\(root)/.build/release"
    }
}
