import NetworkPrimitives
import Testing
import WSPProtocol
import WSPSystem

@testable import WSPService

@Suite("Whose history")
struct HistoryPrivacyTests {
    private static let records: [HistoryRecord] = [
        record(user: 1000), record(user: 1001), record(user: nil),
        HistoryRecord(
            time: 4, generationNumber: 4, cause: ChangeCause(.address, .added),
            event: .addressList(
                AddressListChange(family: .inet, added: [], removed: [], addedCount: 0, removedCount: 0))),
        HistoryRecord(time: 5, generationNumber: 0, cause: ChangeCause(.start), event: .stateLearnt),
    ]

    private static func record(user: UInt32?) -> HistoryRecord {
        let unreachable = RouteRecord(error: .networkUnreachable)
        let change = RoutingInterfaceChange(
            destination: RouteDestination(address: ip("203.0.113.9")), userID: user, before: unreachable,
            after: unreachable)
        return HistoryRecord(
            time: UInt64(user ?? 0), generationNumber: 1, cause: ChangeCause(.asked), event: .routingInterface(change))
    }

    private func told(to user: UInt32?) throws -> [HistoryRecord] {
        var history = ChangeHistory(capacity: 16)
        for record in Self.records { history.append(record) }
        return try history.table(since: nil, for: user).decoded { (span) throws(BufferError) in
            try HistoryTable(decoding: span)
        }.records
    }

    @Test("is told: a user's own destinations, and what is nobody's own")
    func user() throws {
        let common = Self.records[2...]
        #expect(try told(to: 1000) == [Self.records[0]] + common)
        #expect(try told(to: 1001) == [Self.records[1]] + common)
        #expect(try told(to: 1002) == Array(common))
    }

    @Test("is told to who may know all: all")
    func privileged() throws {
        #expect(try told(to: nil) == Self.records)
    }
}
