internal import CMeasure
internal import Glibc

/// A program that is measured.
struct Server: Sendable {
    /// What the report calls it.
    let name: String
    /// Its command line with everything but the socket's path, which comes last.
    let command: [String]
    /// Where it listens and logs.
    let directory: String

    /// The path of its socket.
    var socket: String { "\(directory)/\(name).sock" }
    private var log: String { "\(directory)/\(name).log" }

    init(name: String, command: [String], directory: String) {
        (self.name, self.command, self.directory) = (name, command, directory)
    }

    /// Another instance of a server.
    init(named name: String, like other: Server) {
        self.init(name: name, command: other.command, directory: other.directory)
    }

    /// Starts the server in the calling thread's network namespace.
    ///
    /// - Parameter processors: Where it may run: on another processor than the rest if not given.
    /// - Returns: The process.
    /// - Throws: ``BenchmarkError`` where it cannot be started.
    func start(on processors: measure_processors = MEASURE_LAST) throws -> ChildProcess {
        Descriptor.delete(socket)
        let process = try ChildProcess(
            command + [socket], input: Descriptor.open("/dev/null"), output: Descriptor.open(log, writing: true))
        try checked("sched_setaffinity", measure_allow(process.processID, processors))
        return process
    }

    /// Connects, trying again until the server listens.
    ///
    /// - Throws: ``BenchmarkError`` with the server's log where it has ended or does not listen within 20 s.
    func open(to process: ChildProcess) throws -> Descriptor {
        let deadline = measure_now() + 20_000_000_000
        while true {
            let result = unsafe measure_connect(socket, 10)
            if result >= 0 { return Descriptor(result) }
            guard process.isRunning, measure_now() < deadline else {
                let text = try Descriptor.open(log).readAll()
                throw BenchmarkError("\(name) does not listen: \(unsafe String(cString: strerror(-result)))\n\(text)")
            }
            usleep(20)
        }
    }

    /// Connects a client, as ``open(to:)`` does.
    func connect<C: Client>(_ client: C.Type = C.self, to process: ChildProcess) throws -> C {
        try C(greeting: open(to: process))
    }

    /// Deletes what the server left in the directory.
    func cleanUp() {
        Descriptor.delete(socket)
        Descriptor.delete(log)
    }
}
