import NetworkPrimitives
import Testing
import WSPProtocol

@testable import WSPQuery

@Suite("Changes that wait for a command")
struct PendingChangesTests {
    private let first = "192.0.2.1"
    private let second = "192.0.2.2"

    private func list(_ number: UInt64, added: [String] = [], removed: [String] = []) throws -> WatchEvent {
        let difference = AddressDifference(
            added: try added.map { try record($0) }, removed: try removed.map { try record($0) })
        return event(number, .addressList(.inet, difference))
    }

    private func route(_ number: UInt64, to destination: String, from before: InterfaceIndex, _ after: InterfaceIndex)
        -> WatchEvent
    {
        func answer(_ index: InterfaceIndex) -> RouteAnswer {
            RouteAnswer(destination: destination, record: RouteRecord(error: .success, interfaceIndex: index))
        }
        return event(number, .route(destination: destination, before: answer(before), after: answer(after)))
    }

    private func event(_ number: UInt64, _ change: WatchEvent.Change) -> WatchEvent {
        WatchEvent(
            time: Timestamp(seconds: Int64(number), microseconds: 0),
            generation: Generation(epoch: 1, number: number), change: change)
    }

    private func drained(_ pending: PendingChanges) -> [String] {
        var pending = pending
        var lines: [String] = []
        while let event = pending.popFirst() { lines.append(event.json.description) }
        return lines
    }

    @Test("of different subjects come out in the order in which they came")
    func order() throws {
        var pending = PendingChanges()
        let events = [route(1, to: "::1", from: 1, 2), try list(2, added: [first]), route(3, to: "::2", from: 1, 2)]
        for event in events { pending.add(event) }
        #expect(pending.popFirst()?.subject == "::1")
        pending.add(route(4, to: "::1", from: 2, 3))
        #expect(drained(pending) == (events.dropFirst() + [route(4, to: "::1", from: 2, 3)]).map(\.json.description))
    }

    @Test("of one subject become one, from the first state to the last, in the place of the first")
    func coalescing() throws {
        var pending = PendingChanges()
        pending.add(route(1, to: "::1", from: 1, 2))
        pending.add(route(2, to: "::2", from: 1, 2))
        for number in 3..<1000 {
            pending.add(route(UInt64(number), to: "::1", from: InterfaceIndex(number - 1), InterfaceIndex(number)))
        }
        #expect(
            drained(pending)
                == [route(999, to: "::1", from: 1, 999), route(2, to: "::2", from: 1, 2)].map(\.json.description))
    }

    @Test("that come to nothing are none, and a later one is another")
    func noChange() throws {
        var pending = PendingChanges()
        pending.add(try list(1, added: [first]))
        pending.add(try list(2, removed: [first]))
        #expect(pending.popFirst() == nil)
        pending.add(route(3, to: "::1", from: 1, 2))
        pending.add(route(4, to: "::1", from: 2, 1))
        pending.add(route(5, to: "::1", from: 1, 3))
        #expect(drained(pending) == [route(5, to: "::1", from: 1, 3).json.description])
    }

    @Test("of a list add up to what came and what left in all")
    func lists() throws {
        var pending = PendingChanges()
        pending.add(try list(1, added: [first], removed: [second]))
        pending.add(try list(2, added: [second, "192.0.2.3"], removed: [first]))
        pending.add(try list(3, added: [first]))
        #expect(drained(pending) == [try list(3, added: ["192.0.2.3", first]).json.description])
    }

    @Test("of a wildcard destination, which has no answers, become the newest")
    func wildcard() {
        var pending = PendingChanges()
        let change = WatchEvent.Change.route(destination: "0.0.0.0", before: nil, after: nil)
        pending.add(event(1, change))
        pending.add(event(2, change))
        #expect(drained(pending) == [event(2, change).json.description])
    }
}
