internal import CLinux

/// A second network namespace, for the far end of a link; it ends when the handle is released.
package struct NamespaceHandle: NetworkNamespace {
    private let holder: RunningProcess

    /// A process in the namespace: `ip link set v1 netns <processID>` moves a link there.
    package var processID: Int32 { holder.processID }

    /// The words that make a command run in this namespace.
    package var commandPrefix: [String] { ["nsenter", "--target", "\(processID)", "--net", "--"] }

    /// Creates the namespace, with its loopback interface up, under a process that lives as long as the handle.
    init(from network: PrivateNetwork) throws {
        let script = "\(network.ipProgram) link set lo up && echo ready && exec cat"
        holder = try network.spawn(["unshare", "--net", "sh", "-c", script], input: .pipe)
        // The line says that unshare(2) has happened; until then the process is in the first namespace.
        _ = try holder.readLine()
    }
}
