internal import CMeasure

/// A client that waits for address changes, one connection each.
protocol Client: Sendable {
    /// Greets the server on a connection that has just been made, and waits for its answer.
    init(greeting connection: Descriptor) throws

    /// Makes the server ready to report the next change; returns when it has confirmed that.
    func arm() throws

    /// Blocks until the server reports a change; returns when that arrived, as ``measure_now()`` tells time.
    func waitForChange() throws -> Int64

    /// Takes note that somebody else has read what this client was told.
    func noteForeignRead()
}

/// Reads messages from a stream and notes when each was whole.
struct MessageReader {
    let connection: Descriptor
    private var bytes: [UInt8] = []

    init(_ connection: Descriptor) {
        self.connection = connection
    }

    /// Reads the next `count` bytes.
    ///
    /// - Returns: The bytes, still to be consumed, and the time after the last read that was needed.
    /// - Throws: ``BenchmarkError`` where the connection ends before.
    mutating func peek(_ count: Int) throws -> (bytes: [UInt8], time: Int64) {
        var time = measure_now()
        while bytes.count < count {
            let more = try connection.read()
            time = measure_now()
            guard !more.isEmpty else { throw BenchmarkError("the server closed the connection") }
            bytes += more
        }
        return (Array(bytes.prefix(count)), time)
    }

    /// Consumes bytes that were peeked at.
    mutating func consume(_ count: Int) {
        bytes.removeFirst(count)
    }
}
