import NetworkPrimitives
import Testing
import WSPProtocol

@testable import WSPClient

@Suite("An explanation", .timeLimit(.minutes(1)))
struct ExplanationTests {
    @Test("is asked for with destination and socket, and has its record and generation")
    func explanation() async throws {
        var record = ExplanationRecord(error: .hostUnreachable)
        record.decision = .rule
        record.rule = ExplainedRule(priority: 10, action: 8, selectorText: "from all", actionText: "prohibit")
        let told = record
        let (service, client) = try await FakeService.adopted { peer in
            try peer.greet()
            let (id, request) = try peer.expect(.explain)
            guard request.input == encoded({ localAddress(7).encode(into: &$0) }), request.header.socket.mark == 5,
                request.header.outputCapacity >= ExplanationRecord.maximumByteCount
            else { throw ScriptError("\(request)") }
            try peer.answer(id, number: 9, output: encoded { told.encode(into: &$0) })
        }
        let socket = SocketProperties(family: .unspecified, mark: 5)
        let answer = try await client.explanation(of: localAddress(7), socket: socket)
        #expect(answer == Explanation(record: record, generation: Generation(epoch: 1, number: 9)))
        try await service.finish()
    }

    @Test("that is refused throws the error number")
    func refused() async throws {
        let (service, client) = try await FakeService.adopted { peer in
            try peer.greet()
            try peer.answer(try peer.expect(.explain).id, .networkDown)
        }
        await #expect(throws: ClientError.refused(.networkDown)) {
            try await client.explanation(of: localAddress(0))
        }
        try await service.finish()
    }
}
