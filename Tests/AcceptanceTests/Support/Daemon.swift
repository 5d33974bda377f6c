import CLinux
import NamespaceSupport
import TestSupport
import WSPSystem

/// A running `wspd` of a test's own.
final class Daemon {
    let folder: TemporaryFolder
    let socketPath: String
    let process: RunningProcess

    /// Starts the daemon in a namespace, with a configuration file of this text, and waits until it serves.
    init(
        in network: some NetworkNamespace, configuration: String = "", environment: [String: String] = [:]
    ) throws {
        folder = try TemporaryFolder()
        socketPath = folder.file("socket")
        let file = try folder.write(configuration, to: "wspd.conf")
        process = try network.spawn(
            [try Program.daemon.path(), "--config", file, "--socket", socketPath],
            environment: environment)
        try untilServing()
    }

    private func untilServing() throws {
        let path = socketPath
        let process = process
        try eventually(process.standardError) {
            _ = try RawClient(connectingTo: path)
            return true
        }
    }

    /// A new connection that has said nothing.
    func connectSilently() throws -> RawClient { try RawClient(connectingTo: socketPath, of: self) }

    /// A new connection that has been greeted.
    func connect() throws -> RawClient {
        let client = try connectSilently()
        try client.greet()
        return client
    }

    /// Ends the daemon with a signal and returns how it ended.
    func end(with signal: Int32 = SIGTERM) throws -> NamespaceSupport.ExitStatus {
        try process.signal(signal)
        return try process.wait()
    }
}

// MARK: - What it holds

extension Daemon {
    /// The number of its open descriptors.
    func descriptorCount(_ network: some NetworkNamespace) throws -> Int {
        try network.output(of: ["ls", "/proc/\(process.processID)/fd"]).split(separator: "\n").count
    }

    /// Its private memory in KiB.
    func privateMemory() throws -> Int {
        let status = try contents(of: "/proc/\(process.processID)/status")
        let line = status.split(separator: "\n").first { $0.hasPrefix("RssAnon:") }
        guard let number = line?.split(whereSeparator: { " \t".contains($0) }).dropFirst().first.flatMap({ Int($0) })
        else { throw SystemError("read RssAnon", errno: ENODATA) }
        return number
    }

    /// The letter of its state in the scheduler: T while stopped.
    func schedulerState() throws -> Character? {
        let line = try contents(of: "/proc/\(process.processID)/stat")
        return line.split(separator: ")").last.flatMap { $0.split(separator: " ").first?.first }
    }
}

// MARK: - Holding it up

extension RawClient {
    /// Runs `body` while the daemon is stopped.
    func daemonStopped(_ body: () throws -> Void) throws {
        guard let daemon else { throw SystemError("stop the daemon", errno: ESRCH) }
        try daemon.process.signal(SIGSTOP)
        try eventually { try daemon.schedulerState() == "T" }
        try body()
        try daemon.process.signal(SIGCONT)
    }
}
