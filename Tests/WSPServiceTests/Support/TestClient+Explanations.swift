import NetworkPrimitives
import Testing
import WSPProtocol

extension TestClient {
    /// Asks why a destination is reached as it is, and waits for the answer.
    func explain(_ destination: String, _ socket: SocketProperties = .anyFamily) throws -> ExplanationRecord {
        let id = nextID()
        try send(TestClient.control(.explain, socketAddress(destination), socket, id: id))
        for _ in 0..<20 {
            try exchange()
            if let reply = takeResult(id) { return try reply.explanation() }
        }
        return try #require(takeResult(id)).explanation()
    }
}

extension ControlReply {
    /// The output as an explanation.
    func explanation() throws -> ExplanationRecord {
        try #require(error == .success)
        return try output.decoded { (span) throws(BufferError) in try ExplanationRecord(decoding: span) }
    }
}
