import CLinux
import NamespaceSupport
import Testing

/// A `wspd-query --json watch` that has said that it is ready.
final class Watch {
    private let process: RunningProcess
    private let daemon: Daemon

    init(_ arguments: String, of daemon: Daemon, in network: some NetworkNamespace) throws {
        self.daemon = daemon
        process = try daemon.startQuery("--json watch \(arguments)", in: network)
        #expect(try process.readLine() == #"{"event": "ready"}"#)
    }

    /// The next change that it prints.
    func next() throws -> JSON { try JSON(parsing: try process.readLine()) }

    /// Ends it; returns what it had printed beyond what was read.
    func end() throws -> String {
        try process.signal(SIGTERM)
        let rest = try process.readToEnd()
        #expect(try process.wait() == .exited(0))
        return rest
    }
}

extension Watch {
    /// What a line says of an address list.
    struct AddressChange: Equatable {
        let family: String?
        let added: [String]
        let removed: [String]

        init(_ family: String?, added: [String] = [], removed: [String] = []) {
            self.family = family
            self.added = added
            self.removed = removed
        }
    }

    func nextAddressChange() throws -> AddressChange {
        let line = try next()
        try #require(line["event"] == .string("address-list-change"))
        return AddressChange(line["family"].text, added: addresses(line["added"]), removed: addresses(line["removed"]))
    }

    private func addresses(_ list: JSON) -> [String] { list.elements.compactMap { $0["address"].text } }
}

extension Daemon {
    /// Starts `wspd-query` with arguments separated by spaces.
    func startQuery(_ arguments: String, in network: some NetworkNamespace) throws -> RunningProcess {
        let words = arguments.split(separator: " ").map(String.init)
        return try network.spawn([try Program.query.path()] + words, environment: ["WSPD_SOCKET": socketPath])
    }

    /// Runs `wspd-query` to its end.
    func query(
        _ arguments: String, in network: some NetworkNamespace
    ) throws -> (output: String, status: NamespaceSupport.ExitStatus) {
        let process = try startQuery(arguments, in: network)
        let output = try process.readToEnd()
        return (output, try process.wait())
    }
}
