import Testing
import WSPProtocol
import WSPService

@Suite("Greeting")
struct HelloTests {
    @Test("the HELLO reply has the id of HELLO, the epoch and the limits")
    func reply() throws {
        let harness = try Harness {
            $0.maximumFrameLength = 4096
            $0.maximumPendingRequests = 7
        }
        let client = try harness.connect()
        try client.send(TestClient.hello(id: 77))
        try client.exchange()
        #expect(client.inbox.map(\.id) == [77])
        let expected = HelloReply(
            version: 1, epoch: Harness.epoch, maximumFrameLength: 4096, maximumPendingRequests: 7,
            maximumDestinations: (4096 - 104) / 24)
        #expect(client.takeHello() == expected)
    }

    @Test("requests may follow HELLO without waiting, and several frames may come in one write")
    func pipelined() throws {
        let harness = try Harness()
        let client = try harness.connect()
        try client.send(
            TestClient.hello() + TestClient.control(.addressListQuery, id: 2) + TestClient.control(.statusQuery, id: 3))
        try client.exchange()
        #expect(client.inbox.map(\.id) == [1, 2, 3])
        #expect(client.takeResult(2)?.error == .success)
        #expect(client.takeResult(3)?.error == .success)
    }

    @Test("frames that come byte by byte are answered as if they came whole")
    func byteByByte() throws {
        let harness = try Harness()
        let client = try harness.connect()
        let bytes = TestClient.hello() + TestClient.control(.addressListQuery, id: 2)
        for byte in bytes.dropLast() {
            try client.send([byte])
            try harness.run(turns: 1)
        }
        try client.exchange()
        #expect(client.inbox.map(\.id) == [1])
        try client.send(Array(bytes.suffix(1)))
        try client.exchange()
        #expect(try client.takeResult(2)?.addresses().count == 2)
    }

    @Test("frames cut anywhere by two reads are answered as if they came whole", arguments: [1, 15, 16, 17, 40, 126])
    func cut(position: Int) throws {
        let harness = try Harness()
        let client = try harness.connect()
        let bytes = TestClient.hello() + TestClient.control(.addressListQuery, id: 2)
        try client.send(Array(bytes[..<position]))
        try harness.run()
        try client.send(Array(bytes[position...]))
        try client.exchange()
        #expect(client.inbox.map(\.id) == [1, 2])
    }
}
