import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol
import WSPSystem

@Suite("Sweeps")
struct SweepTests {
    /// A service that watches destinations each of which costs the time to ask for.
    private func watching(_ count: Int, cost: TimeSpan) throws -> (Harness, TestClient) {
        let harness = try Harness()
        let client = try harness.greetedClient()
        for number in 1...count { _ = try client.armRoute("203.0.\(number / 256).\(number % 256)") }
        try harness.advance(1000)
        harness.kernel.forgetQuestions()
        harness.kernel.willAnswer = { [clock = harness.clock] in clock.advance(by: cost) }
        return (harness, client)
    }

    @Test("a sweep that took a time is followed by one no sooner than nine times that time later")
    func budget() throws {
        let (harness, client) = try watching(1, cost: .milliseconds(10))
        harness.kernel.post(.ruleChange(.inet))
        try harness.run()
        #expect(harness.kernel.questions.count == 1)
        // One event in each step: a whole second of them is the cost of ten sweeps.
        for _ in 0..<89 {
            harness.kernel.post(.ruleChange(.inet))
            try harness.advance(1)
        }
        #expect(harness.kernel.questions.count == 1)
        try harness.advance(1)
        #expect(harness.kernel.questions.count == 2)
        #expect(try client.completedIDs().isEmpty)
    }

    @Test("under steady churn, sweeps take a tenth of the time at most")
    func churn() throws {
        let (harness, client) = try watching(20, cost: .milliseconds(1))
        let start = harness.clock.now
        while harness.clock.now.since(start) < .seconds(10) {
            harness.kernel.post(.ruleChange(.inet))
            try harness.advance(1)
        }
        #expect(harness.kernel.questions.count > 500)
        #expect(harness.kernel.questions.count <= 1020)
        #expect(try client.completedIDs().isEmpty)
    }

    @Test("after churn has ended, every answer is asked for once the kernel has had time")
    func lastSweep() throws {
        let (harness, client) = try watching(1, cost: .milliseconds(10))
        for _ in 0..<50 {
            harness.kernel.post(.ruleChange(.inet))
            try harness.advance(1)
        }
        harness.kernel.routes[ip("203.0.0.1")] = .refused(errno: ENETUNREACH)
        try harness.advance(200)
        #expect(try client.completedIDs().count == 1)
        let questions = harness.kernel.questions.count
        try harness.advance(10_000)
        #expect(harness.kernel.questions.count == questions)
    }

    @Test("a sweep over many asks for each once, and is cut into slices between which clients are served")
    func slices() throws {
        let (harness, client) = try watching(900, cost: TimeSpan(nanoseconds: 1))
        harness.kernel.post(.ruleChange(.inet))
        try harness.run(turns: 1)
        let first = harness.kernel.questions.count
        #expect(first > 0 && first < 900)
        let id = client.nextID()
        try client.send(TestClient.control(.addressListQuery, id: id))
        try harness.run(turns: 1)
        try client.receive()
        #expect(client.takeResult(id) != nil)
        #expect(harness.kernel.questions.count < 900)
        try harness.run()
        #expect(Set(harness.kernel.questions.map(\.destination)).count == 900)
        #expect(harness.kernel.questions.count == 900)
    }

    @Test("route events that concern many destinations are asked for in slices too")
    func doubtfulSlices() throws {
        let (harness, client) = try watching(900, cost: TimeSpan(nanoseconds: 1))
        for number in 1...900 {
            harness.kernel.routes[ip("203.0.\(number / 256).\(number % 256)")] = .refused(errno: ENETUNREACH)
        }
        harness.kernel.post(.routeChange("203.0.0.0", 16))
        try harness.run(turns: 1)
        #expect(harness.kernel.questions.count < 900)
        try harness.run()
        #expect(harness.kernel.questions.count == 900)
        #expect(try client.completedIDs().count == 900)
    }
}
