/// The figures of SIO_WSPD_STATUS_QUERY.
struct ServerStatus {
    private var values: [String: Int64] = [:]

    /// Asks for them.
    init(of connection: AsynchronousConnection) throws {
        let answer = try connection.ask(WspdRequest(WspdRequest.status, id: 1, capacity: 1 << 16))
        var rest = answer.output[...]
        while rest.count >= 16 {
            let entry = Array(rest)
            let length = Int(entry.integer(at: 0, as: UInt16.self))
            let size = 16 + (length + 7) / 8 * 8
            guard entry.count >= size else { throw BenchmarkError("wspd's status is cut off") }
            let name = String(decoding: entry[16..<16 + length], as: UTF8.self)
            values[name] = Int64(clamping: entry.integer(at: 8, as: UInt64.self))
            rest = rest.dropFirst(size)
        }
    }

    /// One figure; -1 where the server does not tell it.
    subscript(name: String) -> Int64 { values[name] ?? -1 }
}
