import NetworkPrimitives
import Rtnetlink
import Testing
import WSPSystem

@testable import NetworkCache

@Suite("The cache of answers")
struct RouteCacheTests: ~Copyable {
    private var cache = RouteCache(capacity: 3)
    private var counter = ChangeCounter()

    /// Asks for a destination and remembers an answer with its number as interface.
    @discardableResult
    private mutating func ask(_ number: UInt32) -> RouteCache.EntryID {
        let id = cache.entry(for: query(number))
        _ = cache.record(.way("192.0.2.2", interface: number), for: id, at: .milliseconds(100), counter: &counter)
        return id
    }

    private func query(_ number: UInt32, mark: UInt32 = 0) -> RouteQuery {
        RouteQuery(destination: IPAddress(ipv4: 0x0a00_0000 + number), mark: mark)
    }

    /// The numbers that the cache still has an answer for; asking would change what it keeps.
    private func kept(_ numbers: ClosedRange<UInt32>) -> [UInt32] {
        let entries = (cache.unwatchedFromOldest + cache.watched[.inet]).map { cache.entries[$0] }
        let questions = Set(entries.filter { $0.answer != nil }.map(\.query))
        return numbers.filter { questions.contains(query($0)) }
    }

    @Test("gives the same entry for the same question, and keeps its answer")
    mutating func sameEntry() {
        let id = ask(1)
        #expect(cache.entry(for: query(1)) == id)
        #expect(cache.query(id) == query(1))
        #expect(cache.answer(id)?.interface == 1)
        #expect(cache.unwatchedCount == 1)
    }

    @Test("drops the longest unused answer, and never keeps more than its capacity")
    mutating func eviction() {
        for number in 1...3 as ClosedRange<UInt32> { ask(number) }
        #expect(kept(1...5) == [1, 2, 3])
        _ = cache.entry(for: query(1))
        ask(4)
        #expect(kept(1...5) == [1, 3, 4])
        ask(5)
        #expect(kept(1...5) == [1, 4, 5])
        for number in 6...200 as ClosedRange<UInt32> {
            ask(number)
            #expect(cache.unwatchedCount == 3)
        }
        #expect(kept(1...200) == [198, 199, 200])
        #expect(cache.entries.count <= 4, "room is used again")
    }

    @Test("keeps what is watched whatever else is asked, and counts it apart")
    mutating func watchedStay() {
        let id = ask(1)
        cache.watch(id)
        #expect(cache.watchedCount == 1 && cache.unwatchedCount == 0)
        for number in 2...50 as ClosedRange<UInt32> { ask(number) }
        #expect(cache.unwatchedCount == 3)
        #expect(cache.entry(for: query(1)) == id && cache.answer(id)?.interface == 1)
        cache.unwatch(id)
        #expect(cache.watchedCount == 0 && cache.unwatchedCount == 3, "the oldest has made room")
        #expect(kept(1...50) == [1, 49, 50])
    }

    @Test("ends a watch when every one who began it has ended it")
    mutating func counting() {
        let id = ask(1)
        for _ in 0..<3 { cache.watch(id) }
        #expect(cache.watchedCount == 1)
        for _ in 0..<2 { cache.unwatch(id) }
        #expect(cache.isWatched(id) && cache.watchedCount == 1 && cache.unwatchedCount == 0)
        cache.unwatch(id)
        #expect(!cache.isWatched(id) && cache.watchedCount == 0 && cache.unwatchedCount == 1)
    }

    @Test("takes one end of a watch too many for a mistake")
    func unbalanced() async {
        await #expect(processExitsWith: .failure) {
            var cache = RouteCache(capacity: 1)
            cache.unwatch(cache.entry(for: RouteQuery(destination: "10.0.0.1")))
        }
    }

    @Test("counts the watched destinations of both families")
    mutating func families() {
        let ids = [
            cache.entry(for: query(1)), cache.entry(for: RouteQuery(destination: "2001:db8::1")),
            cache.entry(for: RouteQuery(destination: "2001:db8::2")),
        ]
        for id in ids { cache.watch(id) }
        #expect(cache.watchedCount == 3)
        #expect(cache.sweepStart(.inet) == 1 && cache.sweepStart(.inet6) == 2)
        for id in ids { cache.unwatch(id) }
        #expect(cache.watchedCount == 0)
    }

    @Test("keeps apart what differs in anything that can change the way")
    mutating func differentQuestions() {
        var cache = RouteCache(capacity: 100)
        let destination: IPAddress = "10.0.0.1"
        let queries = [
            RouteQuery(destination: destination), RouteQuery(destination: destination, source: "192.0.2.2"),
            RouteQuery(destination: destination, outputInterface: 2), RouteQuery(destination: destination, mark: 2),
            RouteQuery(destination: destination, uid: 0), RouteQuery(destination: destination, tos: 2),
            RouteQuery(destination: destination, asksForMatch: true),
            // The bits of the IPv4 address as they stand in an IPv6 one.
            RouteQuery(destination: IPAddress(bits: destination.bits, isIPv6: true)),
        ]
        let ids = queries.map { cache.entry(for: $0) }
        #expect(Set(ids).count == queries.count)
        for (id, query) in zip(ids, queries) { #expect(cache.query(id) == query) }
    }

    @Test("doubts a destination for every mark it was asked with, and drops each apart from the others")
    mutating func manyMarks() {
        var cache = RouteCache(capacity: 40)
        var marks: [UInt32: RouteCache.EntryID] = [:]
        for mark in 0..<40 as Range<UInt32> {
            let id = cache.entry(for: query(1, mark: mark))
            _ = cache.record(.unreachable, for: id, at: .milliseconds(100), counter: &counter)
            marks[mark] = id
        }
        // Half of them are watched; of the others half are dropped, among them those that head the chain.
        for mark in stride(from: 1, to: 40, by: 2) as StrideTo<UInt32> { if let id = marks[mark] { cache.watch(id) } }
        for number in 100..<130 as Range<UInt32> { _ = cache.entry(for: query(number)) }
        cache.doubt(inside: "10.0.0.1/32", at: .milliseconds(200))
        let doubtful = cache.takeDoubtful(limit: 100)
        #expect(Set(doubtful.map { cache.query($0).mark }) == Set(stride(from: 1, to: 40, by: 2)))
        #expect(doubtful.count == 20)
        for id in doubtful { cache.unwatch(id) }
        for number in 200..<240 as Range<UInt32> { _ = cache.entry(for: query(number)) }
        cache.doubt(inside: "10.0.0.1/32", at: .milliseconds(300))
        let again = cache.entry(for: query(1, mark: 7))
        #expect(cache.answer(again) == nil, "it was dropped with the rest")
    }
}
