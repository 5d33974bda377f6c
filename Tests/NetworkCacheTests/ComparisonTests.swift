import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPSystem

@testable import NetworkCache

/// Two answers in succession, and what the second is compared to the first.
struct ComparisonRow: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let second: RouteReply
    let comparison: RouteCache.Comparison

    static let first = RouteReply.way("192.0.2.2", interface: 2, gateway: "192.0.2.1")

    static let all: [ComparisonRow] = [
        .init("the same again", first, .same),
        .init("the same for a time", .way("192.0.2.2", interface: 2, gateway: "192.0.2.1", expires: 100), .same),
        .init("another gateway", .way("192.0.2.2", interface: 2, gateway: "192.0.2.9"), .otherPath),
        .init("no gateway any more", .way("192.0.2.2", interface: 2), .otherPath),
        .init("another table", .way("192.0.2.2", interface: 2, gateway: "192.0.2.1", table: 7), .otherPath),
        .init("another type", .way("192.0.2.2", interface: 2, gateway: "192.0.2.1", type: .local), .otherPath),
        .init("another source", .way("192.0.2.3", interface: 2, gateway: "192.0.2.1"), .otherInterface),
        .init("another interface", .way("192.0.2.2", interface: 3, gateway: "192.0.2.1"), .otherInterface),
        .init("unreachable", .unreachable, .otherInterface),
    ]

    init(_ description: String, _ second: RouteReply, _ comparison: RouteCache.Comparison) {
        testDescription = description
        self.second = second
        self.comparison = comparison
    }
}

@Suite("A new answer")
struct ComparisonTests: ~Copyable {
    private var cache = RouteCache(capacity: 8)
    private var counter = ChangeCounter()
    private let id: RouteCache.EntryID

    init() {
        id = cache.entry(for: RouteQuery(destination: "198.51.100.1"))
    }

    private mutating func record(_ reply: RouteReply) -> RouteCache.Comparison {
        cache.record(reply, for: id, at: .milliseconds(1000), counter: &counter)
    }

    private var numbers: [UInt64] { [false, true].map { cache.changeNumber(id, countingPath: $0) } }

    @Test("is compared by what clients can ask for", arguments: ComparisonRow.all)
    mutating func comparison(_ row: ComparisonRow) {
        #expect(record(ComparisonRow.first) == .first)
        let before = numbers
        #expect(before == [counter.last, counter.last], "the first answer is a change")
        #expect(record(row.second) == row.comparison)
        #expect((numbers[0] > before[0]) == (row.comparison == .otherInterface))
        #expect((numbers[1] > before[1]) == (row.comparison != .same))
        #expect(numbers.max() == counter.last)
        #expect(cache.answer(id) == RouteAnswer(row.second, to: cache.query(id)))
    }

    @Test("of another error is a change, of the same error none")
    mutating func errors() {
        #expect(record(.refused(errno: ENETUNREACH)) == .first)
        #expect(record(.refused(errno: ENETUNREACH)) == .same)
        #expect(record(.refused(errno: EHOSTUNREACH)) == .otherInterface)
        #expect(record(.refused(errno: EACCES)) == .same)
        #expect(record(ComparisonRow.first) == .otherInterface)
    }

    @Test("that equals the one before the last is a change again")
    mutating func back() {
        #expect(record(ComparisonRow.first) == .first)
        let first = numbers
        #expect(record(.unreachable) == .otherInterface)
        #expect(record(ComparisonRow.first) == .otherInterface)
        #expect(numbers[0] == first[0] + 2)
    }
}
