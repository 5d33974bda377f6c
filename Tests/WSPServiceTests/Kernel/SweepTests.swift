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

    @Test("under steady churn, a change that no event names is seen after one pause and two sweeps at the latest")
    func worstDelay() throws {
        let (harness, client) = try watching(20, cost: .milliseconds(1))
        let destination = ip("203.0.0.7")
        let first = harness.kernel.routes[destination]
        for round in 0..<12 {
            for _ in 0..<(100 + 19 * round) {
                harness.kernel.post(.ruleChange(.inet))
                try harness.advance(1)
            }
            #expect(try client.completedIDs().isEmpty)
            let start = harness.clock.now
            harness.kernel.routes[destination] = round % 2 == 0 ? .refused(errno: ENETUNREACH) : first
            while try client.completedIDs().isEmpty {
                harness.kernel.post(.ruleChange(.inet))
                try harness.advance(1)
                // A sweep takes 20 ms, and the pause nine times as long.
                try #require(harness.clock.now.since(start) <= .milliseconds(220), "round \(round)")
            }
            _ = try client.armRoute("203.0.0.7")
        }
    }

    @Test("interfaces that come and go, and no route by them, bring about no sweep at all")
    func bystanders() throws {
        let (harness, client) = try watching(20, cost: .milliseconds(1))
        let list = try client.armList()
        try harness.advance(2000)
        harness.kernel.forgetQuestions()
        for number in 0..<300 as Range<UInt32> {
            let link = LinkMessage(index: 100 + number, name: "veth\(number)")
            harness.kernel.post(.link(.new, link))
            harness.kernel.post(.link(.new, LinkMessage(index: 100 + number, name: "veth\(number)", flags: 1)))
            if number > 0 { harness.kernel.post(.link(.deleted, LinkMessage(index: 99 + number))) }
            try harness.advance(7)
        }
        try harness.advance(2000)
        #expect(harness.kernel.questions.isEmpty)
        #expect(try client.completedIDs().isEmpty)
        harness.kernel.happen(.newAddress("203.0.113.9", 24))
        #expect(try client.completion(list) != nil, "what does change the list is seen")
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
