import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol
import WSPService

@Suite("Violations")
struct ViolationTests {
    private func expectEnd(
        of client: TestClient, _ code: ViolationCode, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        try client.exchange()
        #expect(client.takeFailure()?.code == code, sourceLocation: sourceLocation)
        #expect(try client.ends(), sourceLocation: sourceLocation)
    }

    @Test("rubbish gets an ERROR frame, and then the connection ends")
    func rubbish() throws {
        let harness = try Harness()
        let client = try harness.connect()
        try client.send([UInt8](repeating: 0xa5, count: 64))
        try expectEnd(of: client, .frameTooLong)
        #expect(!harness.service.hasSessions)
    }

    @Test("a request before HELLO gets an ERROR frame with its id")
    func requestBeforeHello() throws {
        let harness = try Harness()
        let client = try harness.connect()
        try client.send(TestClient.control(.statusQuery, id: 9))
        try client.exchange()
        #expect(client.inbox.map(\.id) == [9])
        try expectEnd(of: client, .helloExpected)
    }

    @Test("a header that cannot be right ends the connection before the rest of its frame has come")
    func headerAlone() throws {
        let wrong: [(FrameType, UInt32, greeted: Bool, ViolationCode)] = [
            (.control, 1_000_000, false, .helloExpected), (.hello, 25, false, .frameTooLong),
            (.hello, 20, false, .frameTooShort), (.hello, 24, true, .unexpectedFrame),
            (.control, 103, true, .frameTooShort), (.cancel, 1_000_000, true, .frameTooLong),
            (.result, 1_000_000, true, .unexpectedFrame),
        ]
        for (type, length, isGreeted, code) in wrong {
            let harness = try Harness()
            let client = try isGreeted ? harness.greetedClient() : harness.connect()
            var writer = ByteWriter()
            FrameHeader(length: length, type: type, id: 5).encode(into: &writer)
            try client.send(writer.bytes)
            try expectEnd(of: client, code)
        }
    }

    @Test("a second HELLO ends the connection")
    func secondHello() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        try client.send(TestClient.hello())
        try expectEnd(of: client, .unexpectedFrame)
    }

    @Test("a HELLO that speaks only later versions ends the connection")
    func laterVersion() throws {
        let harness = try Harness()
        let client = try harness.connect()
        let hello = HelloRequest(lowestVersion: 2, highestVersion: 3)
        try client.send(.encoded { hello.encode(id: 1, into: &$0) })
        try expectEnd(of: client, .unsupportedVersion)
    }

    @Test("a frame above the limit ends the connection before its bytes have come")
    func longFrame() throws {
        let harness = try Harness { $0.maximumFrameLength = 4096 }
        let client = try harness.greetedClient()
        try client.send(.encoded { $0.append(UInt32(4097)) })
        try expectEnd(of: client, .frameTooLong)
    }

    @Test("frames before the offending one are answered, frames behind it are not")
    func surroundings() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        try client.send(
            TestClient.control(.addressListQuery, id: 2) + TestClient.hello(id: 3)
                + TestClient.control(.addressListQuery, id: 4))
        try client.exchange()
        #expect(client.inbox.map(\.id) == [2, 3])
        #expect(try client.ends())
    }

    @Test("a pending request's id cannot be used by another, and can once the first has completed")
    func duplicateRequest() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let id = try client.armList()
        harness.kernel.happen(.newAddress("192.0.2.7"))
        #expect(try client.completion(id) != nil)
        try client.send(TestClient.control(.addressListChange, id: id))
        try client.exchange()
        #expect(client.takeResult(id)?.error == .ioPending)
        try client.send(TestClient.control(.statusQuery, id: id))
        try expectEnd(of: client, .duplicateRequest)
    }

    @Test("nothing follows the ERROR frame, not even the completion of a request that was pending")
    func nothingAfterError() throws {
        let harness = try Harness { $0.outputLimit = 16_777_216 }
        let client = try harness.greetedClient()
        let id = try client.armList()
        // More answers than the socket holds, so that the ERROR frame has to wait behind them.
        let flood = (1000..<1900).flatMap { TestClient.control(.statusQuery, id: $0) }
        try client.send(flood + TestClient.hello(id: 3))
        try harness.run()
        harness.kernel.happen(.newAddress("192.0.2.7"))
        try harness.run()
        for _ in 0..<100 where !client.isClosed { try client.exchange() }
        #expect(try client.ends())
        #expect(client.inbox.last?.id == 3)
        #expect(client.takeFailure()?.code == .unexpectedFrame)
        #expect(try client.completion(id) == nil)
    }
}
