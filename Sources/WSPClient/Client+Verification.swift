public import WSPProtocol

extension Client {
    /// Has the service compare what it remembers with the kernel, and returns what differed; it has been repaired then.
    ///
    /// The request is SIO_WSPD_VERIFY, which is answered when the comparison has ended.
    ///
    /// - Throws: `refused` with `networkDown` where the kernel did not tell all there is to compare.
    public func verify() async throws(ClientError) -> VerificationReport {
        try await query(.verify, socket: .any, capacity: VerificationReport.maximumByteCount) {
            bytes throws(BufferError) in
            try VerificationReport(decoding: bytes)
        }.output
    }
}
