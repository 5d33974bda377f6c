import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol
import WSPService
import WSPSystem

@Suite("Suspends and set clocks")
struct ClockJumpTests {
    private let destination = ip("203.0.113.9")

    /// A jump of the clocks, and what counts it and tells of it.
    struct Jump: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let counter: String
        let other: String
        let message: String
        let seconds: String
        let happen: @Sendable (FakeClocks) -> Void

        static let all = [
            Jump(
                testDescription: "a suspend", counter: "suspends", other: "clock_jumps",
                message: "the machine was suspended", seconds: "3600.025"
            ) { $0.suspend(milliseconds: 3_600_025) },
            Jump(
                testDescription: "a clock set forward", counter: "clock_jumps", other: "suspends",
                message: "the clock was set", seconds: "2.000"
            ) { $0.set(milliseconds: 2000) },
            Jump(
                testDescription: "a clock set back", counter: "clock_jumps", other: "suspends",
                message: "the clock was set", seconds: "-0.500"
            ) { $0.set(milliseconds: -500) },
            Jump(
                testDescription: "a clock set to what it showed", counter: "clock_jumps", other: "suspends",
                message: "the clock was set", seconds: "0.000"
            ) { $0.set(milliseconds: 0) },
        ]
    }

    @Test("have the state learnt anew: what changed meanwhile completes, and nothing else", arguments: Jump.all)
    func resynchronized(jump: Jump) throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let list = try client.armList(.inet)
        let moved = try client.armRoute("203.0.113.9")
        for other in ["203.0.113.8", "0.0.0.0", "::"] { _ = try client.armRoute(other) }
        _ = try client.armList(.inet6)
        try harness.advance(1000)
        harness.kernel.happenSilently(.newAddress("192.0.2.7"))
        harness.kernel.routes[destination] = .refused(errno: ENETUNREACH)
        #expect(try client.completedIDs().isEmpty)
        jump.happen(harness.clocks)
        #expect(try client.completedIDs().sorted() == [list, moved])
        try harness.advance(1000)
        #expect(try client.completedIDs().isEmpty)
        #expect(try client.status(jump.counter) == 1)
        #expect(try client.status(jump.other) == 0)
        #expect(try client.status("resynchronizations") == 1)
        let lines = harness.log.lines.filter { $0.message == jump.message }
        #expect(lines.map { $0.value("seconds") } == [jump.seconds])
    }

    @Test("wake nobody where nothing changed", arguments: Jump.all)
    func nothingChanged(jump: Jump) throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        _ = try client.armList(.dualStack)
        for destination in ["203.0.113.9", "0.0.0.0", "::"] { _ = try client.armRoute(destination) }
        try harness.advance(1000)
        for _ in 0..<3 {
            jump.happen(harness.clocks)
            try harness.advance(1000)
        }
        #expect(try client.completedIDs().isEmpty)
        #expect(try client.status(jump.counter) == 3)
    }

    @Test("together count as one of each")
    func both() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        harness.clocks.suspend(milliseconds: 1000)
        harness.clocks.set(milliseconds: 300)
        try harness.run()
        #expect(try client.status("suspends") == 1)
        #expect(try client.status("clock_jumps") == 1)
        #expect(try client.status("resynchronizations") == 1)
    }

    @Test("that nobody told of are found by the next audit")
    func foundByAudit() throws {
        let harness = try Harness { $0.auditInterval = 10 }
        let client = try harness.greetedClient()
        harness.clocks.suspend(milliseconds: 1000, isTold: false)
        try harness.advance(8000)
        #expect(try client.status("suspends") == 0)
        try harness.advance(1000)
        #expect(try client.status("suspends") == 1)
        harness.clocks.set(milliseconds: 1000, isTold: false)
        try harness.advance(11_000)
        #expect(try client.status("suspends") == 1)
        #expect(try client.status("clock_jumps") == 1)
        #expect(try client.status("audit_differences") == 0)
    }

    @Test("are not seen where the offsets differ by what reading them costs, nor in a wake-up without a cause")
    func noise() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        harness.clocks.suspend(milliseconds: 9, isTold: false)
        harness.clocks.set(milliseconds: -9, isTold: false)
        harness.clocks.wake()
        _ = try client.verify()
        #expect(try client.status("suspends") == 0)
        #expect(try client.status("clock_jumps") == 0)
        #expect(try client.status("resynchronizations") == 0)
    }

    @Test("are still found by audits where the timer cannot be armed any more, which is tried once")
    func broken() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        harness.clocks.resetError = SystemError("timerfd_settime", errno: EINVAL)
        harness.clocks.suspend(milliseconds: 1000)
        try harness.run(turns: 20)
        #expect(harness.log.warnings.count == 1)
        #expect(try client.status("suspends") == 0)
        _ = try client.verify()
        #expect(try client.status("suspends") == 1)
    }
}
