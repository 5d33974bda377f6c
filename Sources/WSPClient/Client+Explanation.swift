internal import NetworkPrimitives
public import WSPProtocol

extension Client {
    /// Returns why packets to a destination go the way they go, or are refused: rule, table, route, and what chose the
    /// source; what changed the answer last, and how many of the kernel's messages since were irrelevant to it.
    ///
    /// The service asks the kernel anew, and for a destination that is refused looks through routing tables, which may
    /// take some tenths of a second; other requests on this connection wait meanwhile. The history is that of exactly
    /// this question: of another socket's, with another user or mark, the service knows another one. The request is
    /// SIO_WSPD_EXPLAIN.
    ///
    /// - Parameters:
    ///   - destination: Where to; the port does not count.
    ///   - socket: The socket whose routing counts.
    /// - Returns: The explanation, of an unreachable destination too.
    /// - Throws: `refused` where the service takes no such destination, or the kernel does not answer it;
    ///   `protocolViolation`, `connection`, `cancelled`.
    public func explanation(
        of destination: SocketAddress, socket: SocketProperties = .any
    ) async throws(ClientError) -> Explanation {
        var input = ByteWriter()
        destination.encode(into: &input)
        let (record, generation) = try await query(
            .explain, socket: socket, input: input.bytes, capacity: ExplanationRecord.maximumByteCount
        ) { bytes throws(BufferError) in try ExplanationRecord(decoding: bytes) }
        return Explanation(record: record, generation: generation)
    }
}
