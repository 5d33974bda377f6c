import CLinux
import Testing
import WSPSystem

@Suite("The reactor")
struct ReactorTests {
    private let reactor: Reactor

    init() throws {
        reactor = try Reactor(clock: ManualClock())
    }

    @Test("tells what a descriptor is ready for, and hang-up unasked")
    func readiness() throws {
        let pair = try SocketPair()
        var seen: [Reactor.Readiness] = []
        let registration = try reactor.register(pair.near.number, for: .readable) { seen.append($0) }
        try reactor.turn(waiting: false)
        #expect(seen == [])
        pair.far.write()
        try reactor.turn(waiting: true)
        #expect(seen == [.readable])
        try reactor.modify(registration, for: [.readable, .writable])
        try reactor.turn(waiting: true)
        #expect(seen.last == [.readable, .writable])
        try reactor.modify(registration, for: [])
        pair.far.close()
        try reactor.turn(waiting: true)
        #expect(seen.last == .hangUp)
    }

    @Test("tells again and again of what was not read")
    func levelTriggered() throws {
        let pair = try SocketPair()
        var count = 0
        _ = try reactor.register(pair.near.number, for: .readable) { _ in count += 1 }
        pair.far.write()
        for _ in 0..<3 { try reactor.turn(waiting: true) }
        #expect(count == 3)
    }

    @Test("does not deliver an event of a registration that ended to the one that has its number since")
    func reusedDescriptor() throws {
        let pairs = [try SocketPair(), try SocketPair()]
        let successor = try SocketPair()
        var registrations: [Reactor.Registration] = []
        var served: [Int] = []
        var successorEvents = 0
        for index in pairs.indices {
            let handler = { (_: Reactor.Readiness) in
                served.append(index)
                let other = 1 - index
                let number = pairs[other].near.number
                reactor.deregister(registrations[other])
                // Closes the descriptor and gives its number to another file in one step.
                #expect(dup2(successor.near.number, number) == number)
                let again = try? reactor.register(number, for: .readable) { _ in successorEvents += 1 }
                #expect(again != nil && again != registrations[other])
            }
            registrations.append(try reactor.register(pairs[index].near.number, for: .readable, handler))
        }
        for pair in pairs { pair.far.write() }
        try reactor.turn(waiting: false)
        #expect(served.count == 1, "whichever came first ended the other")
        #expect(successorEvents == 0)
        successor.far.write()
        for registration in registrations { reactor.deregister(registration) }
        try reactor.turn(waiting: false)
        #expect(successorEvents == 1)
    }

    @Test("lets a handler end every registration, its own included")
    func deregisterOthers() throws {
        let pairs = try (0..<8).map { _ in try SocketPair() }
        var registrations: [Reactor.Registration] = []
        var served = 0
        for pair in pairs {
            let handler = { (_: Reactor.Readiness) in
                served += 1
                for registration in registrations { reactor.deregister(registration) }
            }
            registrations.append(try reactor.register(pair.near.number, for: .readable, handler))
            pair.far.write()
        }
        try reactor.turn(waiting: false)
        try reactor.turn(waiting: false)
        #expect(served == 1)
        withExtendedLifetime(pairs) {}
    }

    @Test("takes the end of a registration that has ended for no error, whoever has its place")
    func deregisterTwice() throws {
        let (first, second) = (try SocketPair(), try SocketPair())
        let ended = try reactor.register(first.near.number, for: .readable) { _ in }
        reactor.deregister(ended)
        var served = 0
        _ = try reactor.register(second.near.number, for: .readable) { _ in served += 1 }
        reactor.deregister(ended)
        try reactor.modify(ended, for: [])
        second.far.write()
        try reactor.turn(waiting: false)
        #expect(served == 1)
    }

    @Test("serves more ready descriptors than one wait returns")
    func manyReady() throws {
        let pairs = try (0..<Int(CLINUX_READY_CAPACITY) + 20).map { _ in try SocketPair() }
        var unserved = Set(pairs.indices)
        for (index, pair) in pairs.enumerated() {
            _ = try reactor.register(pair.near.number, for: .readable) { _ in
                _ = try? pair.near.read()
                unserved.remove(index)
            }
            pair.far.write()
        }
        try reactor.turn(waiting: false)
        #expect(unserved.count == 20)
        try reactor.turn(waiting: false)
        #expect(unserved == [])
    }

    @Test("refuses what cannot be watched, and goes on")
    func refusal() throws {
        #expect(throws: SystemError("epoll_ctl", errno: EBADF)) {
            _ = try reactor.register(-1, for: .readable) { _ in Issue.record("no such descriptor") }
        }
        let pair = try SocketPair()
        var served = 0
        _ = try reactor.register(pair.near.number, for: .readable) { _ in served += 1 }
        pair.far.write()
        try reactor.turn(waiting: false)
        #expect(served == 1)
    }

    @Test("runs until it is told to stop, and ends the turn in which it is")
    func stop() throws {
        var log: [String] = []
        reactor.defer {
            log.append("first")
            reactor.defer {
                log.append("stop")
                reactor.stop()
            }
            reactor.defer { log.append("same turn") }
        }
        try reactor.run()
        #expect(log == ["first", "stop", "same turn"])
    }

    @Test("measures each turn from the end of its wait to its own, deferred work included")
    func turns() throws {
        let clock = ManualClock()
        let reactor = try Reactor(clock: clock)
        try reactor.turn(waiting: false)
        #expect(reactor.turns.longest == .milliseconds(0))
        _ = reactor.schedule(at: clock.now) { clock.advance(by: .milliseconds(3)) }
        reactor.defer { clock.advance(by: .milliseconds(4)) }
        try reactor.turn(waiting: false)
        #expect(reactor.turns.longest == .milliseconds(7))
        clock.advance(by: .seconds(1))
        try reactor.turn(waiting: false)
        #expect(reactor.turns.longest == .milliseconds(7), "time between turns is not theirs")
    }
}
