internal import CMeasure

/// A pipe that hands numbers from one thread to another and lets the receiver block.
struct Mailbox: Sendable {
    private let reading: Descriptor
    private let writing: Descriptor

    init() throws {
        var ends: [Int32] = [-1, -1]
        try checked("pipe2", unsafe measure_pipe(&ends))
        (reading, writing) = (Descriptor(ends[0]), Descriptor(ends[1]))
    }

    func send(_ value: Int64) throws {
        var bytes: [UInt8] = []
        bytes.append(integer: UInt64(bitPattern: value))
        try writing.write(bytes)
    }

    /// Waits for the next number; a pipe keeps writes of 8 bytes whole, and only one number is ever under way.
    func receive() throws -> Int64 {
        let bytes = try reading.read()
        guard bytes.count == 8 else { throw BenchmarkError("a mailbox held \(bytes.count) bytes") }
        return Int64(bitPattern: bytes.integer(at: 0))
    }
}
