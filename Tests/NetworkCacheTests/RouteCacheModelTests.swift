import NetworkPrimitives
import Rtnetlink
import TestSupport
import Testing
import WSPSystem

@testable import NetworkCache

@Suite("Whatever is asked, watched, answered and doubted")
struct RouteCacheModelTests {
    private static let capacity = 10
    private static let addresses: [IPAddress] = [
        "192.0.2.1", "192.0.2.2", "192.0.2.3", "2001:db8::1", "2001:db8::2", "fe80::1",
    ]

    /// What is known of one question; the cache may forget the answer of one that nobody watches.
    private struct Known {
        var watchers = 0
        var reply: RouteReply?
        var askedAt = 0
        var doubtedAt = 0
    }

    /// The cache together with what it has to say, kept in the simplest way.
    private struct Model: ~Copyable {
        var generator = SeededGenerator()
        var cache = RouteCache(capacity: RouteCacheModelTests.capacity)
        var counter = ChangeCounter()
        var known: [RouteQuery: Known] = [:]
        var watched: [RouteQuery: RouteCache.EntryID] = [:]
        /// Those to be taken by ``RouteCache/takeDoubtful(limit:)``.
        var doubtful: Set<RouteQuery> = []
        var now = 1000
        /// The most destinations that were watched at once.
        var mostWatched = 0

        var instant: Instant { .milliseconds(now) }

        mutating func query() -> RouteQuery {
            let number = UInt32.random(in: 0..<12, using: &generator)
            let destination =
                Bool.random(using: &generator)
                ? IPAddress(ipv4: 0x0a00_0000 + number)
                : IPAddress(bits: UInt128(0x2001_0db8) << 96 + UInt128(number), isIPv6: true)
            let source = RouteCacheModelTests.addresses.randomElement(using: &generator)
            return RouteQuery(
                destination: destination, source: source?.isIPv6 == destination.isIPv6 ? source : nil,
                outputInterface: UInt32.random(in: 0..<3, using: &generator),
                mark: UInt32.random(in: 0..<3, using: &generator))
        }

        mutating func reply(to query: RouteQuery) -> RouteReply {
            let sources = RouteCacheModelTests.addresses.filter { $0.isIPv6 == query.destination.isIPv6 }
            let source = Bool.random(using: &generator) ? sources.randomElement(using: &generator) : nil
            let gateway = RouteCacheModelTests.addresses.randomElement(using: &generator)
            return Int.random(in: 0..<5, using: &generator) == 0
                ? .unreachable
                : .way(
                    source, interface: UInt32.random(in: 1..<5, using: &generator),
                    gateway: Bool.random(using: &generator) ? gateway : nil)
        }

        mutating func step() {
            now += Int.random(in: 1...40, using: &generator)
            switch Int.random(in: 0..<12, using: &generator) {
            case 0..<3: record(query())
            case 3..<5: if let query = watched.keys.randomElement(using: &generator) { record(query) }
            case 5..<7: watch(query())
            case 7..<9: unwatch()
            case 9: doubtInside()
            case 10: doubtMention()
            default: take()
            }
        }

        mutating func record(_ query: RouteQuery) {
            let id = cache.entry(for: query)
            #expect(watched[query] == nil || watched[query] == id, "WSPD_TEST_SEED=\(generator.seed)")
            let reply = reply(to: query)
            _ = cache.record(reply, for: id, at: instant, counter: &counter)
            known[query, default: Known()].reply = reply
            known[query]?.askedAt = now
            // One forgotten meanwhile has forgotten its doubts; one asked late enough has outlived them.
            if watched[query] != nil { checkSettled(query, id) }
        }

        func checkSettled(_ query: RouteQuery, _ id: RouteCache.EntryID) {
            guard let known = known[query] else { return }
            let isSettled = known.reply != nil && known.askedAt >= known.doubtedAt + 25
            #expect(cache.isSettled(id, at: instant) == isSettled, "WSPD_TEST_SEED=\(generator.seed)")
        }

        mutating func watch(_ query: RouteQuery) {
            let id = cache.entry(for: query)
            if watched[query] == nil {
                // Starts from what the cache still knows.
                let entry = cache.entries[id.index]
                if entry.answer == nil { known[query] = Known() }
                known[query]?.doubtedAt = Int(entry.doubtedAt.nanoseconds / 1_000_000)
                if entry.isQueued { doubtful.insert(query) }
            }
            cache.watch(id)
            #expect(watched[query] == nil || watched[query] == id)
            watched[query] = id
            mostWatched = max(mostWatched, watched.count)
            known[query]?.watchers += 1
        }

        mutating func unwatch() {
            guard let (query, id) = watched.randomElement(using: &generator) else { return }
            cache.unwatch(id)
            known[query]?.watchers -= 1
            guard known[query]?.watchers == 0 else { return }
            watched[query] = nil
            doubtful.remove(query)
        }

        mutating func doubt(where concerns: (RouteQuery, RouteAnswer?) -> Bool) {
            for (query, known) in known where watched[query] != nil {
                guard concerns(query, known.reply.map { RouteAnswer($0, to: query) }) else { continue }
                self.known[query]?.doubtedAt = now
                doubtful.insert(query)
            }
        }

        mutating func doubtInside() {
            let address = query().destination
            let prefix = IPPrefix(address, length: address.width - Int.random(in: 0...5, using: &generator))
            cache.doubt(inside: prefix, at: instant)
            doubt { query, _ in prefix.contains(query.destination) }
        }

        mutating func doubtMention() {
            guard let address = RouteCacheModelTests.addresses.randomElement(using: &generator) else { return }
            if Bool.random(using: &generator) {
                let interface = UInt32.random(in: 1..<5, using: &generator)
                cache.doubt(interface: interface, at: instant)
                doubt { $1?.interface == interface || $0.outputInterface == interface }
            } else {
                cache.doubt(address: address, at: instant)
                doubt { $0.destination == address || $0.source == address || $1?.source == address }
            }
        }

        mutating func take() {
            let limit = Int.random(in: 1...20, using: &generator)
            let taken = cache.takeDoubtful(limit: limit).map { cache.query($0) }
            #expect(taken.count == min(limit, doubtful.count), "WSPD_TEST_SEED=\(generator.seed)")
            #expect(Set(taken).isSubset(of: doubtful) && Set(taken).count == taken.count)
            doubtful.subtract(taken)
        }

        func check() {
            let seed = generator.seed
            #expect(cache.watchedCount == watched.count, "WSPD_TEST_SEED=\(seed)")
            #expect(cache.unwatchedCount <= RouteCacheModelTests.capacity, "WSPD_TEST_SEED=\(seed)")
            #expect(cache.entries.count <= mostWatched + RouteCacheModelTests.capacity + 1, "WSPD_TEST_SEED=\(seed)")
            for (query, id) in watched {
                #expect(cache.query(id) == query, "WSPD_TEST_SEED=\(seed)")
                #expect(cache.answer(id) == known[query]?.reply.map { RouteAnswer($0, to: query) })
                checkSettled(query, id)
            }
            checkUses()
        }

        func checkUses() {
            var uses = PerFamily(AnswerUses())
            let free = Set(cache.freeEntries)
            for index in 0..<cache.entries.count where !free.contains(index) {
                uses[cache.entries[index].family].add(cache.entries[index])
            }
            for family in IPFamily.allCases {
                #expect(cache.uses[family] == uses[family], "WSPD_TEST_SEED=\(generator.seed)")
            }
        }
    }

    @Test("the cache agrees with a simple model, and its counts of uses do not drift")
    func model() {
        var model = Model()
        for _ in 0..<6000 {
            model.step()
            model.check()
        }
        while !model.watched.isEmpty { model.unwatch() }
        model.check()
        #expect(model.cache.watchedCount == 0 && model.cache.takeDoubtful(limit: 1000) == [])
    }
}
