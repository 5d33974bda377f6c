internal import CMeasure

/// A client that asks again and again for the least that is answered, and notes how long the answers take.
struct Prober {
    private static let interval: Int64 = 5_000_000

    let connection: AsynchronousConnection
    private(set) var nextTime: Int64 = 0
    private(set) var longest: Int64 = 0
    private var askedAt: Int64?

    init(_ connection: AsynchronousConnection) {
        self.connection = connection
    }

    /// Asks if the time has come and nothing is to be answered.
    mutating func askIfDue() throws {
        let now = measure_now()
        guard askedAt == nil, now >= nextTime else { return }
        askedAt = now
        nextTime = now + Self.interval
        try connection.send(WspdRequest.cancel(0, id: 1))
    }

    /// Reads the answer.
    mutating func receive() throws {
        for answer in try connection.receive() {
            guard let start = askedAt else { throw BenchmarkError("wspd answered what nobody asked") }
            longest = max(longest, answer.time - start)
            askedAt = nil
        }
    }

    /// Waits for the answer that is to come.
    mutating func finish() throws {
        while askedAt != nil { try receive() }
    }
}
