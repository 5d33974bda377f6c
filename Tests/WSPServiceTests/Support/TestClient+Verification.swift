import Testing
import WSPProtocol

extension TestClient {
    func sendVerify(_ input: [UInt8] = [], capacity: Int = VerificationReport.maximumByteCount) throws -> UInt64 {
        let id = nextID()
        try send(TestClient.control(.verify, input, capacity: capacity, id: id))
        return id
    }

    /// The report of an audit that has ended.
    func report(_ id: UInt64) throws -> VerificationReport {
        try exchange()
        return try #require(takeResult(id)).report()
    }

    /// Has an audit made, and lets the time pass that it takes.
    func verify() throws -> VerificationReport {
        let id = try sendVerify()
        for _ in 0..<20 where try waits(id) { try harness.advance(250) }
        return try report(id)
    }

    /// Whether the audit that a request waits for is still under way.
    func waits(_ id: UInt64) throws -> Bool {
        try exchange()
        return !inbox.contains { $0.id == id }
    }
}

extension ControlReply {
    /// The output as a report.
    func report() throws -> VerificationReport {
        try #require(error == .success)
        return try output.decoded { (span) throws(BufferError) in try VerificationReport(decoding: span) }
    }
}
