import CLinux
package import WSPSystem

/// The socket on which the journal takes entries.
package struct JournalSocket: ~Copyable, Sendable {
    /// Where the journal listens.
    package static let standardPath = "/run/systemd/journal/socket"

    private let descriptor: Descriptor
    private let path: String

    /// Opens a socket to send from; whether anybody listens at `path` is seen when something is sent.
    package init(path: String = JournalSocket.standardPath) throws(SystemError) {
        descriptor = Descriptor(owning: Int32(try retrying("socket") { Int(clinux_unix_datagram()) }))
        self.path = path
    }

    /// Sends an entry if the journal takes it at once, and says whether it did.
    ///
    /// The address goes with each datagram, so that a journal that was started anew is found.
    /// The corresponding C function is `sendto`.
    package func send(_ entry: JournalEntry) -> Bool {
        unsafe clinux_send_to(descriptor.number, path, entry.bytes, entry.bytes.count) == entry.bytes.count
    }
}
