import NetworkCache
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol
import WSPSystem

@Suite("Which events an answer may lack")
struct CauseWindowTests: ~Copyable {
    private static let ways: [RouteReply] = [
        .way("192.0.2.2", interface: 2), .way("10.0.0.2", interface: 3),
    ]

    private var state = NetworkState.of([.loopback, .working(2, "eth0"), .working(3, "eth1")])
    private let id: RouteCache.EntryID
    private var way = 0

    init() {
        id = state.routes.entry(for: RouteQuery(destination: "203.0.113.9"))
        state.routes.watch(id)
        _ = state.record(Self.ways[0], for: id, at: .milliseconds(1000))
    }

    private static func rule(_ priority: UInt32) -> KernelMessage {
        .rule(.new, RuleMessage(family: .inet, priority: priority))
    }

    private static func route(_ prefix: IPPrefix) -> KernelMessage {
        .route(.new, RouteMessage(family: prefix.address.family, destination: prefix))
    }

    private mutating func ask(at time: Int) {
        _ = state.record(Self.ways[way], for: id, at: .milliseconds(time))
    }

    private mutating func change(at time: Int, occasion: ChangeCause = ChangeCause(.asked)) throws -> ChangeCause {
        way = 1 - way
        _ = state.record(Self.ways[way], for: id, at: .milliseconds(time), occasion: occasion)
        let change = state.routes.lastChange(of: id)
        return try #require(change).cause
    }

    @Test("those that came since it was asked for, before those whose effect may be late")
    mutating func fresh() throws {
        state.apply(Self.route("203.0.113.0/24"), at: .milliseconds(2000))
        ask(at: 2001)
        state.apply(.link(.new, .working(9, "veth9")), at: .milliseconds(2002))
        #expect(try change(at: 2003).kind == .route, "which may be late, and the link is another")
        state.apply(Self.route("203.0.113.0/24"), at: .milliseconds(3000))
        ask(at: 3001)
        state.apply(Self.rule(1), at: .milliseconds(3002))
        state.apply(.link(.new, .working(8, "veth8")), at: .milliseconds(3002))
        #expect(try change(at: 3003).kind == .rule)
    }

    @Test("none, where it was asked for long enough after the last")
    mutating func settled() throws {
        state.apply(Self.rule(1), at: .milliseconds(2000))
        ask(at: 3000)
        #expect(try change(at: 5000) == ChangeCause(.asked))
        #expect(try change(at: 6000, occasion: ChangeCause(.audit)) == ChangeCause(.audit))
    }

    @Test("those it was asked for too early after")
    mutating func unsettled() throws {
        state.apply(Self.rule(1), at: .milliseconds(2000))
        ask(at: 2001)
        #expect(try change(at: 2030).number == 1)
    }

    @Test("not the one that has changed it already, where another has come since")
    mutating func next() throws {
        state.apply(Self.route("203.0.113.0/24"), at: .milliseconds(2000))
        #expect(try change(at: 2000).kind == .route)
        state.apply(Self.rule(1), at: .milliseconds(2005))
        #expect(try change(at: 2005).kind == .rule)
    }

    @Test("the one that has changed it already, where the kernel was still at work on it")
    mutating func late() throws {
        state.apply(Self.route("203.0.113.0/24"), at: .milliseconds(2000))
        _ = try change(at: 2000)
        #expect(try change(at: 2002).kind == .route)
        #expect(try change(at: 2025).kind == .route)
        #expect(try change(at: 2900).kind == .route)
        ask(at: 3000)
        #expect(try change(at: 3100).kind == .asked)
    }

    @Test("the end of its route, but for an event about this very answer")
    mutating func expiry() throws {
        state.routes.setExpiry(.milliseconds(2000), of: id)
        state.apply(Self.rule(1), at: .milliseconds(1990))
        state.routes.doubtExpired(at: .milliseconds(2015))
        #expect(try change(at: 2015) == ChangeCause(.routeExpired))
        state.routes.setExpiry(.milliseconds(3000), of: id)
        state.apply(Self.route("203.0.113.9/32"), at: .milliseconds(2995))
        #expect(try change(at: 3015).kind == .route)
    }

    @Test("its own last, however many of others came behind")
    mutating func manyOfOthers() throws {
        state.apply(Self.route("203.0.113.0/24"), at: .milliseconds(2000))
        for index in 0..<200 {
            state.apply(.link(.new, .working(100 + UInt32(index), "veth")), at: .milliseconds(2000))
        }
        #expect(try change(at: 2001).kind == .route)
    }

    @Test("one that is forgotten, as unknown")
    mutating func forgotten() throws {
        let other = state.routes.entry(for: RouteQuery(destination: "198.51.100.9"))
        state.routes.watch(other)
        _ = state.record(Self.ways[0], for: other, at: .milliseconds(3000))
        state.apply(Self.route("198.51.100.0/24"), at: .milliseconds(4000))
        // Any of them may have changed any answer: nothing is known of an interface with a nexthop object.
        state.apply(.link(.new, .working(100, "veth")), at: .milliseconds(4000))
        let object = NexthopMessage(family: .inet, id: 5, outputInterface: 100)
        state.apply(.nexthop(.new, object), at: .milliseconds(4000))
        for index in 0..<1500 {
            let link = LinkMessage.working(100, "veth").with { $0.mtu = 1200 + UInt32(index % 7) }
            state.apply(.link(.new, link), at: .milliseconds(4000))
        }
        _ = state.record(Self.ways[1], for: other, at: .milliseconds(4000))
        #expect(state.routes.lastChange(of: other)?.cause == ChangeCause(.unknown))
    }

    @Test("none that could have changed anything, where nobody doubted it")
    mutating func undoubted() throws {
        _ = state.routes.entry(for: RouteQuery(destination: "198.51.100.9"))
        for number in 0..<2000 { state.apply(Self.route("198.51.100.9/32"), at: .milliseconds(2000 + number)) }
        #expect(try change(at: 5000, occasion: ChangeCause(.audit)) == ChangeCause(.audit))
    }

    @Test("what the state was learnt anew for")
    mutating func learntAnew() throws {
        state.doubtAll(because: ChangeCause(.lostEvents), at: .milliseconds(2000))
        #expect(try change(at: 2001).kind == .lostEvents)
        for (lost, kind) in [(false, ChangeCause.Kind.start), (true, .lostEvents), (false, .learntAnew)] {
            let time = Instant.milliseconds(3000)
            state.replace(interfaces: InterfaceTable(), neighbours: [], eventsWereLost: lost, at: time)
            #expect(try change(at: 3001).kind == kind)
        }
    }

    @Test("is told with how many messages came since, and how many of them concerned the answer")
    mutating func counts() throws {
        state.apply(Self.rule(1), at: .milliseconds(2000))
        _ = try change(at: 2001)
        func counted() throws -> [UInt64] {
            let change = state.routes.lastChange(of: id)
            let last = try #require(change)
            return [last.eventsSince, last.eventsThatConcerned]
        }
        #expect(try counted() == [0, 0])
        state.apply(.link(.new, .working(2, "eth0")), at: .milliseconds(3000))
        #expect(try counted() == [1, 0], "nothing is different")
        state.apply(Self.route("198.51.100.0/24"), at: .milliseconds(3000))
        #expect(try counted() == [2, 0], "a route to elsewhere")
        state.apply(Self.route("203.0.113.0/24"), at: .milliseconds(3000))
        state.apply(Self.rule(2), at: .milliseconds(3000))
        state.apply(.address(.new, .on(2, "203.0.113.9")), at: .milliseconds(3000))
        state.apply(Self.route("2001:db8::/32"), at: .milliseconds(3000))
        #expect(try counted() == [6, 3])
        ask(at: 3001)
        #expect(try counted() == [6, 3], "the answer is the same")
        _ = try change(at: 4000)
        #expect(try counted() == [0, 0])
    }

    @Test("is remembered for long after, though events go on")
    mutating func longAgo() throws {
        state.apply(Self.rule(42), at: .milliseconds(2000))
        _ = try change(at: 2000)
        for index in 0..<5000 { state.apply(Self.rule(UInt32(1000 + index)), at: .milliseconds(3000)) }
        #expect(state.routes.lastChange(of: id)?.cause.number == 42)
        #expect(state.routes.lastChange(of: id)?.eventsThatConcerned == 5000)
    }
}
