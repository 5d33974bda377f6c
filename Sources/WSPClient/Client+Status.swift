public import WSPProtocol

extension Client {
    /// Returns the service's counters and gauges, in the service's order.
    ///
    /// The request is SIO_WSPD_STATUS_QUERY.
    public func status() async throws(ClientError) -> [StatusEntry] {
        try await query(.statusQuery, socket: .any) { bytes throws(BufferError) in
            try StatusEntry.decodeAll(bytes)
        }.output
    }
}
