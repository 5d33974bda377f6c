import NetworkPrimitives
import Testing
import WSPProtocol

@testable import WSPClient

@Suite("The history", .timeLimit(.minutes(1)))
struct HistoryTests {
    private static let record = HistoryRecord(
        time: 7, generationNumber: 3, cause: ChangeCause(.rule, .added, family: .inet, number: 100),
        event: .addressList(
            AddressListChange(family: .inet, added: [], removed: [], addedCount: 0, removedCount: 0)))
    private static let learnt = HistoryRecord(
        time: 5, generationNumber: 0, cause: ChangeCause(.start), event: .stateLearnt)

    @Test("is asked for from a time on, and has generations of the service's epoch", arguments: [nil, UInt64(12345)])
    func since(time: UInt64?) async throws {
        let (service, client) = try await FakeService.adopted { peer in
            try peer.greet(epoch: 77)
            let (id, request) = try peer.expect(.historyQuery)
            var input = ByteWriter()
            if let time { input.append(time) }
            guard request.input == input.bytes else { throw ScriptError("\(request)") }
            var output = ByteWriter()
            HistoryTable(forgotten: 4, records: [Self.learnt, Self.record]).encode(into: &output)
            try peer.answer(id, output: output.bytes)
        }
        let history = try await client.history(since: time)
        #expect(history == ChangeHistory(epoch: 77, forgotten: 4, records: [Self.learnt, Self.record]))
        #expect(history.generation(of: Self.learnt) == nil)
        #expect(history.generation(of: Self.record) == Generation(epoch: 77, number: 3))
        try await service.finish()
    }
}
