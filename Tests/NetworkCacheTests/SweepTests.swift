import NetworkPrimitives
import Rtnetlink
import TestSupport
import Testing
import WSPSystem

@testable import NetworkCache

@Suite("A sweep")
struct SweepTests: ~Copyable {
    private var cache = RouteCache(capacity: 4)
    private var counter = ChangeCounter()
    private var generator = SeededGenerator()
    private var lastNumber: UInt32 = 0

    private mutating func watch(at now: Instant) -> RouteCache.EntryID {
        lastNumber += 1
        let id = cache.entry(for: RouteQuery(destination: IPAddress(ipv4: lastNumber)))
        record(id, at: now)
        cache.watch(id)
        return id
    }

    private mutating func record(_ id: RouteCache.EntryID, at now: Instant) {
        _ = cache.record(.way("192.0.2.2", interface: 2), for: id, at: now, counter: &counter)
    }

    @Test("visits every unsettled answer that stays watched, whatever ends and begins between its slices")
    mutating func model() throws {
        let doubt = Instant.milliseconds(1000)
        for _ in 0..<200 {
            let count = Int.random(in: 0...60, using: &generator)
            var watched = Set((0..<count).map { _ in watch(at: .milliseconds(500)) })
            cache.doubtAll(.inet, at: doubt)
            // Some have been asked for since.
            let settled = watched.filter { _ in Int.random(in: 0..<4, using: &generator) == 0 }
            for id in settled { record(id, at: .milliseconds(1500)) }
            var due = watched.subtracting(settled)
            var position = cache.sweepStart(.inet)
            #expect(position == watched.count)
            while position > 0 {
                let limit = Int.random(in: 1...6, using: &generator)
                let slice = cache.sweep(.inet, below: position, limit: limit, at: .milliseconds(1600))
                #expect(slice.entries.count <= limit && slice.position < position)
                #expect(slice.entries.allSatisfy { watched.contains($0) && !settled.contains($0) })
                position = slice.position
                due.subtract(slice.entries)
                if Bool.random(using: &generator) { for id in slice.entries { record(id, at: .milliseconds(1600)) } }
                for _ in 0..<Int.random(in: 0...4, using: &generator) {
                    guard let id = watched.randomElement(using: &generator) else { break }
                    cache.unwatch(id)
                    watched.remove(id)
                    due.remove(id)
                }
                // One that begins is asked for as it does.
                for _ in 0..<Int.random(in: 0...3, using: &generator) { watched.insert(watch(at: .milliseconds(1600))) }
            }
            #expect(due == [], "WSPD_TEST_SEED=\(generator.seed)")
            for id in watched { cache.unwatch(id) }
            #expect(cache.watchedCount == 0)
        }
    }

    @Test("looks at a bounded number of settled answers in one slice, and goes on behind them")
    mutating func bounded() {
        let unsettled = watch(at: .milliseconds(10))
        cache.doubtAll(.inet, at: .milliseconds(1000))
        for _ in 0..<1000 { _ = watch(at: .milliseconds(2000)) }
        var position = cache.sweepStart(.inet)
        var found: [RouteCache.EntryID] = []
        var slices = 0
        while position > 0 {
            let slice = cache.sweep(.inet, below: position, limit: 4, at: .milliseconds(2000))
            #expect(position - slice.position <= 64)
            found += slice.entries
            position = slice.position
            slices += 1
        }
        #expect(found == [unsettled] && slices >= 1001 / 64)
    }

    @Test("of one family leaves the other alone")
    mutating func families() {
        let inet = watch(at: .milliseconds(500))
        let inet6 = cache.entry(for: RouteQuery(destination: "2001:db8::1"))
        record(inet6, at: .milliseconds(500))
        cache.watch(inet6)
        for family in IPFamily.allCases { cache.doubtAll(family, at: .milliseconds(1000)) }
        #expect(cache.sweep(.inet, below: 9, limit: 9, at: .milliseconds(1000)) == ([inet], 0))
        #expect(cache.sweep(.inet6, below: 9, limit: 9, at: .milliseconds(1000)) == ([inet6], 0))
    }
}

private func == (
    left: (entries: [RouteCache.EntryID], position: Int), right: ([RouteCache.EntryID], Int)
) -> Bool {
    left.entries == right.0 && left.position == right.1
}
