import Testing
import WSPProtocol
import WSPService

@Suite("Flow control")
struct FlowControlTests {
    @Test("a client that never reads is not read either, and is answered in full once it reads")
    func slowReader() throws {
        let harness = try Harness { $0.outputLimit = 4096 }
        let client = try harness.greetedClient()
        let other = try harness.greetedClient()
        let sent = try flood(client, harness)
        let handled = try other.status("requests")
        #expect(handled < sent)
        try harness.run()
        // One more: this question itself.
        #expect(try other.status("requests") == handled + 1)
        for _ in 0..<20_000 where client.inbox.count < sent { try client.exchange() }
        #expect(client.inbox.map(\.id) == Array(1000..<1000 + sent))
    }

    /// Sends whole requests until the socket has been full for some turns, and returns their number.
    private func flood(_ client: TestClient, _ harness: Harness) throws -> UInt64 {
        var sent: UInt64 = 0
        var idleTurns = 0
        while idleTurns < 400 {
            let frame = TestClient.control(.addressTableQuery, [], .anyFamily, id: 1000 + sent)
            let count = try client.sendSome(frame)
            if count == 0 {
                idleTurns += 1
                try harness.run(turns: 1)
                continue
            }
            try #require(count == frame.count)
            idleTurns = 0
            sent += 1
        }
        return sent
    }

    @Test("requests held back by the output limit are answered though nothing further is sent")
    func heldBack() throws {
        let harness = try Harness { $0.outputLimit = 4096 }
        let client = try harness.greetedClient()
        try client.send((1000..<1400).flatMap { TestClient.control(.addressListQuery, id: $0) })
        for _ in 0..<100 { try client.exchange() }
        #expect(client.inbox.map(\.id) == Array(1000..<1400))
    }
}
