import NetworkPrimitives
import Rtnetlink
import Testing
import WSPSystem

@testable import NetworkCache

@Suite("Whether an answer may be told as it is")
struct SettlingTests: ~Copyable {
    private var cache = RouteCache(capacity: 8)
    private var counter = ChangeCounter()
    private let reply = RouteReply.way("192.0.2.2", interface: 2, gateway: "192.0.2.1")
    private let settling = RouteCache.settlingTime

    private mutating func ask(
        _ destination: IPAddress = "10.0.0.1", _ reply: RouteReply? = nil, at now: Instant
    ) -> RouteCache.EntryID {
        let id = cache.entry(for: RouteQuery(destination: destination))
        _ = cache.record(reply ?? self.reply, for: id, at: now, counter: &counter)
        return id
    }

    @Test("is no before there is one")
    mutating func noAnswer() {
        let id = cache.entry(for: RouteQuery(destination: "10.0.0.1"))
        #expect(cache.isSettled(id, at: .milliseconds(1000)) == false)
    }

    @Test("is yes for one that was given long enough after the last doubt, watched or not")
    mutating func settled() {
        let id = ask(at: .milliseconds(1000))
        #expect(cache.isSettled(id, at: .milliseconds(1000)) == true)
        #expect(cache.isSettled(id, at: .milliseconds(1_000_000)) == true)
        cache.doubt(inside: "10.0.0.0/8", at: .milliseconds(2000))
        #expect(cache.isSettled(id, at: .milliseconds(2000)) == false)
    }

    @Test("is no for one that was given while the kernel may still have been at work")
    mutating func settlingTime() {
        let doubt = Instant.milliseconds(2000)
        var id = ask(at: .milliseconds(1000))
        cache.doubt(inside: "10.0.0.0/8", at: doubt)
        for tooSoon in [TimeSpan.milliseconds(0), .milliseconds(1), TimeSpan(nanoseconds: settling.nanoseconds - 1)] {
            id = ask(at: doubt + tooSoon)
            #expect(cache.isSettled(id, at: doubt + .seconds(60)) == false, "time alone does not make it right")
        }
        id = ask(at: doubt + settling)
        #expect(cache.isSettled(id, at: doubt + settling) == true)
    }

    @Test("is a question of the answer itself only after a doubt about its very destination")
    mutating func itself() {
        let doubt = Instant.milliseconds(2000)
        let id = ask(at: .milliseconds(1000))
        cache.watch(id)
        #expect(cache.unsettled(among: [id]) == [], "nothing was doubted")
        cache.doubtAll(.inet, at: doubt)
        #expect(cache.unsettled(among: [id]) == [], "that is a sweep's")
        cache.doubt(inside: "10.0.0.0/8", at: doubt)
        #expect(cache.unsettled(among: [id]) == [id])
        _ = ask(at: doubt + TimeSpan(nanoseconds: settling.nanoseconds - 1))
        #expect(cache.unsettled(among: [id]) == [id])
        _ = ask(at: doubt + settling)
        #expect(cache.unsettled(among: [id]) == [])
    }

    @Test("is no for what is asked for while the kernel may be at work on what it announced before")
    mutating func announcedBefore() {
        let known = ask("10.0.0.3", at: .milliseconds(1000))
        let bystander = ask("10.0.0.4", at: .milliseconds(1000))
        cache.expectChange(.inet, at: .milliseconds(2000))
        let during = ask("10.0.0.1", at: .milliseconds(2010))
        let inet6 = ask("2001:db8::1", .way("2001:db8::2", interface: 2), at: .milliseconds(2010))
        let later = ask("10.0.0.2", at: .milliseconds(2000) + settling)
        let after = ask("10.0.0.5", at: .milliseconds(2000) + RouteCache.confirmationTime)
        let all = [known, bystander, during, inet6, later, after]
        #expect(all.map { cache.isSettled($0, at: .milliseconds(60_000)) } == [true, true, false, true, true, true])
        _ = ask("10.0.0.3", at: .milliseconds(2010))
        for id in all { cache.watch(id) }
        #expect(cache.unsettled(among: all) == [known, during])
        #expect(cache.unconfirmed(among: all) == [known, during, later])
    }

    @Test("is no for what nobody watches once something has happened to what some answer mentions")
    mutating func unwatchedMentions() {
        let (unwatched, watched) = (ask("10.0.0.1", at: .milliseconds(1000)), ask("10.0.0.2", at: .milliseconds(1000)))
        cache.watch(watched)
        cache.doubt(interface: 9, at: .milliseconds(2000))
        #expect(cache.isSettled(unwatched, at: .milliseconds(2000)) == true, "no answer mentions that")
        cache.doubt(interface: 2, at: .milliseconds(2000))
        #expect([unwatched, watched].allSatisfy { !cache.isSettled($0, at: .milliseconds(2000)) })
        #expect(cache.takeDoubtful(limit: 8) == [watched])
        for id in [unwatched, watched] {
            _ = cache.record(reply, for: id, at: .milliseconds(2000) + settling, counter: &counter)
            #expect(cache.isSettled(id, at: .milliseconds(9000)) == true)
        }
    }

    @Test("is no after it was asked for in vain, and asking again is left to who did")
    mutating func inVain() {
        let id = ask(at: .milliseconds(1000))
        let other = ask("10.0.0.2", at: .milliseconds(1000))
        for id in [id, other] { cache.watch(id) }
        cache.doubt(id, at: .milliseconds(2000))
        #expect([id, other].filter { cache.isSettled($0, at: .milliseconds(2000)) } == [other])
        #expect(cache.unsettled(among: [id, other]) == [id] && cache.takeDoubtful(limit: 8) == [])
    }

    @Test("is no after a doubt about the whole family, and of that family alone")
    mutating func family() {
        let inet = ask(at: .milliseconds(1000))
        let inet6 = ask("2001:db8::1", .way("2001:db8::2", interface: 2), at: .milliseconds(1000))
        cache.doubtAll(.inet, at: .milliseconds(2000))
        #expect(!cache.isSettled(inet, at: .milliseconds(2000)) && cache.isSettled(inet6, at: .milliseconds(2000)))
        #expect(cache.lastDoubt(.inet) == .milliseconds(2000) && cache.lastDoubt(.inet6) == .milliseconds(0))
        #expect(cache.takeDoubtful(limit: 8) == [], "that is left to the sweep")
    }

    @Test("is no once its route has ended, as is known beforehand")
    mutating func expiry() {
        let id = ask("10.0.0.1", .way("192.0.2.2", interface: 2, expires: 100), at: .milliseconds(1000))
        let other = ask("10.0.0.2", .way("192.0.2.2", interface: 2, expires: 300), at: .milliseconds(1000))
        let lasting = ask("10.0.0.3", at: .milliseconds(1000))
        #expect(cache.earliestExpiry() == nil, "nobody watches them")
        for id in [other, id, lasting] { cache.watch(id) }
        #expect(cache.earliestExpiry() == .milliseconds(2000))
        #expect(cache.isSettled(id, at: Instant(nanoseconds: Instant.milliseconds(2000).nanoseconds - 1)) == true)
        cache.doubtExpired(at: .milliseconds(1999))
        #expect(cache.hasDoubtfulWatches == false)
        #expect(cache.isSettled(id, at: .milliseconds(2000)) == false)
        cache.doubtExpired(at: .milliseconds(2000))
        #expect(cache.takeDoubtful(limit: 8) == [id])
        #expect(cache.isSettled(other, at: .milliseconds(2000)) && cache.isSettled(lasting, at: .milliseconds(2000)))
        _ = ask(at: .milliseconds(2030))
        #expect(cache.isSettled(id, at: .milliseconds(9000)) == true)
        #expect(cache.earliestExpiry() == .milliseconds(4000))
        cache.unwatch(other)
        #expect(cache.earliestExpiry() == nil)
    }

    // The kernel counts a lifetime in ticks of 10 ms, and tells none as it tells one that is shorter.
    @Test("keeps the end of its route in mind though the kernel tells no lifetime in its last tick")
    mutating func lastTick() {
        let id = ask("2001:db8::1", .way("2001:db8::2", interface: 2, expires: 100), at: .milliseconds(1000))
        cache.watch(id)
        let lasting = RouteReply.way("2001:db8::2", interface: 2)
        _ = ask("2001:db8::1", lasting, at: .milliseconds(1500))
        #expect(cache.earliestExpiry() == nil, "the route has been replaced")
        _ = ask("2001:db8::1", .way("2001:db8::2", interface: 2, expires: 50), at: .milliseconds(1500))
        _ = ask("2001:db8::1", lasting, at: .milliseconds(1992))
        #expect(cache.earliestExpiry() == .milliseconds(2000))
        _ = ask("2001:db8::1", lasting, at: .milliseconds(2015))
        #expect(cache.earliestExpiry() == nil)
    }

    @Test("is asked for each watched answer once, however often it was doubted, and not beyond the limit")
    mutating func queue() {
        var ids: Set<RouteCache.EntryID> = []
        for number in 1...5 as ClosedRange<UInt32> {
            let id = ask(IPAddress(ipv4: 0x0a00_0000 + number), at: .milliseconds(1000))
            cache.watch(id)
            ids.insert(id)
        }
        for moment in 0..<4 { cache.doubt(inside: "10.0.0.0/24", at: .milliseconds(2000 + moment)) }
        #expect(cache.hasDoubtfulWatches == true)
        let first = cache.takeDoubtful(limit: 3)
        let rest = cache.takeDoubtful(limit: 3)
        #expect(first.count == 3 && rest.count == 2 && Set(first + rest) == ids)
        #expect(!cache.hasDoubtfulWatches && cache.takeDoubtful(limit: 3) == [])
    }

    @Test("is not asked at once for what nobody watches, nor for what nobody watches any more")
    mutating func unwatchedQueue() {
        let unwatched = ask("10.0.0.1", at: .milliseconds(1000))
        let ended = ask("10.0.0.2", at: .milliseconds(1000))
        let watched = ask("10.0.0.3", at: .milliseconds(1000))
        let outside = ask("10.0.1.1", at: .milliseconds(1000))
        for id in [ended, watched, outside] { cache.watch(id) }
        cache.doubt(inside: "10.0.0.0/24", at: .milliseconds(2000))
        cache.unwatch(ended)
        #expect(cache.takeDoubtful(limit: 8) == [watched])
        #expect([unwatched, ended, outside].filter { cache.isSettled($0, at: .milliseconds(2000)) } == [outside])
    }

    @Test("is asked once for a watch that ended and began again in the meantime")
    mutating func watchedAgain() {
        let id = ask(at: .milliseconds(1000))
        cache.watch(id)
        cache.doubt(inside: "10.0.0.0/24", at: .milliseconds(2000))
        cache.unwatch(id)
        cache.watch(id)
        cache.doubt(inside: "10.0.0.0/24", at: .milliseconds(2001))
        #expect(cache.takeDoubtful(limit: 8) == [id])
        #expect(cache.takeDoubtful(limit: 8) == [])
    }

    @Test("is not asked for the successor of a doubtful entry that was dropped")
    mutating func reusedEntry() {
        var cache = RouteCache(capacity: 1)
        let dropped = cache.entry(for: RouteQuery(destination: "10.0.0.1"))
        cache.watch(dropped)
        cache.doubt(inside: "10.0.0.1/32", at: .milliseconds(2000))
        cache.unwatch(dropped)
        let successor = cache.entry(for: RouteQuery(destination: "10.0.0.2"))
        #expect(successor == dropped, "the place is used again")
        _ = cache.record(reply, for: successor, at: .milliseconds(1000), counter: &counter)
        cache.watch(successor)
        #expect(cache.takeDoubtful(limit: 8) == [])
        #expect(cache.isSettled(successor, at: .milliseconds(3000)) == true, "the doubt was about the other")
    }
}
