internal import Synchronization

/// A client of the relay: 8 bytes as a greeting, then 8 bytes a change.
final class RelayClient: Client {
    private let reader: Mutex<MessageReader>

    init(greeting connection: Descriptor) throws {
        reader = Mutex(MessageReader(connection))
        _ = try waitForChange()
    }

    /// Nothing: the relay reports every change to everybody.
    func arm() {}

    func waitForChange() throws -> Int64 {
        try reader.withLock { reader in
            let time = try reader.peek(8).time
            reader.consume(8)
            return time
        }
    }

    /// Nothing: the relay does not care what its clients have read.
    func noteForeignRead() {}
}
