import CLinux
import NamespaceSupport
import TestSupport

/// Changes that come as fast as one process can make them, again and again, until this is released.
final class Flood {
    private let folder: TemporaryFolder
    private let process: RunningProcess

    /// Runs lines of `ip -batch` in a loop.
    init(_ lines: [String], in network: PrivateNetwork) throws {
        folder = try TemporaryFolder()
        let file = try folder.write(lines.joined(separator: "\n") + "\n", to: "flood")
        let loop = "while :; do \(network.ipProgram) -force -batch \(file) 2>/dev/null; done"
        process = try network.spawn(["sh", "-c", loop])
    }

    /// Addresses that come and go on a link, and a pair of links beside it that does so too.
    convenience init(ofAddresses count: Int, on link: String, in network: PrivateNetwork) throws {
        let addresses = (0..<count).map { "10.60.\($0 / 250).\($0 % 250 + 1)/32" }
        try self.init(
            addresses.map { "address add \($0) dev \(link)" } + ["link add x0 type veth peer name x1"]
                + addresses.map { "address delete \($0) dev \(link)" } + ["link delete x0"],
            in: network)
    }

    /// Ends it; a batch that is under way goes on for a moment.
    func end() throws {
        try process.signal(SIGKILL)
        try process.wait()
    }
}
