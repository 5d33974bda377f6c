import NetworkPrimitives
import Rtnetlink
import Testing
import WSPSystem

@testable import NetworkCache

@Suite("A route to the address that a question is bound to")
struct BoundSourceDoubtTests: ~Copyable {
    private static let route = IPPrefix(IPAddress(ipv4: 0x0a00_0100), length: 24)

    private var cache = RouteCache(capacity: 200)
    private var counter = ChangeCounter()

    /// Watches a destination from as many sources as that, from 10.0.0.1 on, each asked for long ago.
    private mutating func watch(_ count: UInt32, first: UInt32 = 0x0a00_0001) -> [RouteCache.EntryID] {
        (0..<count).map { number in
            let query = RouteQuery(destination: "203.0.113.9", source: IPAddress(ipv4: first + number))
            let id = cache.entry(for: query)
            _ = cache.record(.refused(errno: 101), for: id, at: .milliseconds(100), counter: &counter)
            cache.watch(id)
            return id
        }
    }

    @Test("doubts the answers bound inside it at once, and no others")
    mutating func inside() {
        let others = watch(3)
        let concerned = watch(2, first: 0x0a00_0107)
        cache.doubt(boundInside: Self.route, at: .milliseconds(5000))
        #expect(Set(cache.takeDoubtful(limit: 9)) == Set(concerned))
        #expect(others.allSatisfy { cache.isSettled($0, at: .milliseconds(6000)) })
    }

    @Test("has all IPv4 answers swept where more sources are bound than are worth looking through")
    mutating func many() {
        let watched = watch(65)
        cache.doubt(boundInside: Self.route, at: .milliseconds(5000))
        #expect(cache.takeDoubtful(limit: 99) == [])
        #expect(watched.allSatisfy { !cache.isSettled($0, at: .milliseconds(6000)) })
    }
}
