import Testing
import WSPSystem

@Suite("One turn of the reactor")
struct ReactorOrderTests {
    private let clock = ManualClock()
    private let reactor: Reactor

    init() throws {
        reactor = try Reactor(clock: clock)
    }

    @Test("runs events, then timers, then deferred work")
    func order() throws {
        let pair = try SocketPair()
        var log: [String] = []
        reactor.defer { log.append("deferred") }
        _ = reactor.schedule(at: clock.now) { log.append("timer") }
        _ = try reactor.register(pair.near.number, for: .readable) { _ in log.append("event") }
        pair.far.write()
        try reactor.turn(waiting: true)
        #expect(log == ["event", "timer", "deferred"])
    }

    @Test("serves events between the slices of deferred work")
    func slices() throws {
        let pair = try SocketPair()
        var log: [String] = []
        _ = try reactor.register(pair.near.number, for: .readable) { _ in
            log.append("event")
            _ = try? pair.near.read()
        }
        func slice(_ number: Int) {
            log.append("slice \(number)")
            pair.far.write()
            if number < 3 { reactor.defer { slice(number + 1) } }
        }
        reactor.defer { slice(1) }
        for _ in 0..<4 { try reactor.turn(waiting: true) }
        #expect(log == ["slice 1", "event", "slice 2", "event", "slice 3", "event"])
    }

    @Test("does not sleep while work is deferred, nor runs work twice")
    func noSleep() throws {
        var count = 0
        reactor.defer { count += 1 }
        try reactor.turn(waiting: true)
        try reactor.turn(waiting: false)
        #expect(count == 1)
    }

    @Test("runs the timers that are due in the order of their deadlines, and the others later")
    func timers() throws {
        var log: [Int] = []
        for deadline in [30, 10, 20, 10] {
            _ = reactor.schedule(at: .milliseconds(deadline)) { log.append(deadline) }
        }
        try reactor.turn(waiting: false)
        #expect(log == [])
        clock.advance(by: .milliseconds(20))
        try reactor.turn(waiting: true)
        #expect(log == [10, 10, 20])
        clock.advance(by: .milliseconds(9))
        try reactor.turn(waiting: false)
        #expect(log == [10, 10, 20])
        clock.advance(by: .milliseconds(1))
        try reactor.turn(waiting: true)
        #expect(log == [10, 10, 20, 30])
    }

    @Test("does not run a timer that was cancelled, be it by a timer of the same turn")
    func cancelledTimers() throws {
        var log: [String] = []
        let early = reactor.schedule(at: .milliseconds(1)) { log.append("cancelled before") }
        let late = reactor.schedule(at: .milliseconds(3)) { log.append("cancelled meanwhile") }
        let canceller = reactor.schedule(at: .milliseconds(2)) {
            log.append("canceller")
            reactor.cancel(late)
        }
        reactor.cancel(early)
        clock.advance(by: .milliseconds(5))
        try reactor.turn(waiting: true)
        reactor.cancel(canceller)
        try reactor.turn(waiting: false)
        #expect(log == ["canceller"])
    }

    @Test("waits for the next timer of a real clock")
    func realClock() throws {
        let clock = SystemMonotonicClock()
        let reactor = try Reactor(clock: clock)
        let deadline = clock.now + .milliseconds(2)
        var ranAt: Instant?
        _ = reactor.schedule(at: deadline) {
            ranAt = clock.now
            reactor.stop()
        }
        try reactor.run()
        #expect(try #require(ranAt) >= deadline)
    }

    @Test("bears a timer at the end of time on a clock that has just started")
    func endOfTime() throws {
        let wakeUp = try WakeUp()
        var isServed = false
        let never = reactor.schedule(at: clock.now + TimeSpan(nanoseconds: .max)) { Issue.record("the end of time") }
        let registration = try reactor.register(wakeUp.descriptor.number, for: .readable) { _ in isServed = true }
        wakeUp.signal()
        try reactor.turn(waiting: true)
        reactor.deregister(registration)
        reactor.cancel(never)
        #expect(isServed)
    }
}
