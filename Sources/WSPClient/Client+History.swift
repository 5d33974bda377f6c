internal import NetworkPrimitives
internal import WSPProtocol

extension Client {
    /// Returns the last changes that the service remembers, with what caused each.
    ///
    /// Those of address lists are everybody's; those of destinations are told to the user whose rules count for them,
    /// to root, and to the service's own user. The request is SIO_WSPD_HISTORY_QUERY.
    ///
    /// - Parameter time: Microseconds since 1970-01-01T00:00:00Z: only changes after it; nil is all.
    /// - Returns: The changes, the oldest first.
    /// - Throws: `refused` with `operationNotSupported` where the service keeps no history.
    public func history(since time: UInt64? = nil) async throws(ClientError) -> ChangeHistory {
        var input = ByteWriter()
        if let time { input.append(time) }
        let (table, generation) = try await query(
            .historyQuery, socket: .any, input: input.bytes, capacity: 256 * 1024
        ) { bytes throws(BufferError) in try HistoryTable(decoding: bytes) }
        return ChangeHistory(epoch: generation.epoch, forgotten: table.forgotten, records: table.records)
    }
}
