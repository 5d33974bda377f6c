import NetworkPrimitives
import Rtnetlink
import Testing
import WSPSystem

@testable import NetworkCache

@Suite("A destination that names its link")
struct LinkScopeTests: ~Copyable {
    private var cache = RouteCache(capacity: 16)
    private var counter = ChangeCounter()
    private let time = Instant.milliseconds(2000)

    private mutating func watch(_ destination: IPAddress, on index: UInt32) -> RouteCache.EntryID {
        let id = cache.entry(for: RouteQuery(destination: destination, outputInterface: index))
        _ = cache.record(.way("fe80::2", interface: index), for: id, at: .milliseconds(1000), counter: &counter)
        cache.watch(id)
        return id
    }

    private mutating func doubtful() -> Set<RouteCache.EntryID> { Set(cache.takeDoubtful(limit: 100)) }

    @Test(
        "is not led to by routes on other links",
        arguments: [("fe80::1", "fe80::/64"), ("ff02::fb", "ff00::/8")] as [(IPAddress, IPPrefix)])
    mutating func otherLinks(_ destination: IPAddress, _ prefix: IPPrefix) {
        let ids = [2, 3].map { watch(destination, on: $0) }
        cache.doubt(inside: prefix, by: [9], at: time)
        #expect(doubtful() == [] && !cache.concerns(prefix, by: [9]))
        cache.doubt(inside: prefix, by: [3, 8], at: time)
        #expect(doubtful() == [ids[1]] && cache.concerns(prefix, by: [3]))
        cache.doubt(inside: prefix, at: time)
        #expect(doubtful() == Set(ids), "a route that says no interface")
    }

    @Test("is led to by all where it names none after all")
    mutating func noLink() {
        let ids = [watch("fe80::1", on: 0), watch("fe80::1", on: 2)]
        #expect(cache.concerns("fe80::/64", by: [9]) == true)
        cache.doubt(inside: "fe80::/64", by: [9], at: time)
        #expect(doubtful() == [ids[0]])
    }

    @Test("is one only by its address: others see all routes, whatever they are bound to")
    mutating func otherDestinations() {
        let ids = [watch("2001:db8::1", on: 2), watch("10.0.0.1", on: 2), watch("169.254.0.1", on: 2)]
        for (id, prefix) in zip(ids, ["2001:db8::/32", "10.0.0.0/8", "169.254.0.0/16"] as [IPPrefix]) {
            #expect(cache.concerns(prefix, by: [9]) == true)
            cache.doubt(inside: prefix, by: [9], at: time)
            #expect(doubtful() == [id])
        }
        let scoped = watch("fe80::1", on: 2)
        cache.doubt(inside: "::/0", by: [9], at: time)
        #expect(doubtful() == [ids[0], scoped], "a prefix that holds others too is not looked into")
        #expect(!cache.concerns("172.16.0.0/12", by: [2]) && cache.concerns("::/0", by: [9]))
    }
}
