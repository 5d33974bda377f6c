import NetworkPrimitives
import Testing
import WSPProtocol

extension ControlReply {
    /// The output as a history.
    func history() throws -> HistoryTable {
        try #require(error == .success)
        return try output.decoded { (span) throws(BufferError) in try HistoryTable(decoding: span) }
    }
}

extension TestClient {
    /// The changes that are remembered.
    func history(since time: UInt64? = nil) throws -> [HistoryRecord] {
        let input = time.map { time in [UInt8].encoded { $0.append(time) } } ?? []
        return try call(.historyQuery, input).history().records
    }
}
