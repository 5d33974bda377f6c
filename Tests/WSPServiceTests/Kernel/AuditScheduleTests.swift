import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol
import WSPService
import WSPSystem

@Suite("When audits are made")
struct AuditScheduleTests {
    private let destination = ip("203.0.113.9")
    private let failure = KernelError.system(SystemError("sendto", errno: ENOBUFS))

    @Test("one comes when the interval is over, and again after the next")
    func interval() throws {
        let harness = try Harness { $0.auditInterval = 10 }
        let client = try harness.greetedClient()
        let id = try client.armRoute("203.0.113.9")
        try harness.advance(8999)
        #expect(try client.status("audits") == 0)
        harness.kernel.routes[destination] = .refused(errno: ENETUNREACH)
        #expect(try client.completion(id) == nil)
        try harness.advance(1)
        #expect(try client.completion(id) != nil)
        try harness.advance(1000)
        #expect(try client.status("audits") == 1)
        #expect(try client.status("audit_differences") == 1)
        #expect(try client.status("audit_last_seconds") == 0)
        try harness.advance(9999)
        #expect(try client.status("audits") == 1)
        #expect(try client.status("audit_last_seconds") == 9)
        try harness.advance(1)
        #expect(try client.status("audits") == 2)
        #expect(try client.status("audit_differences") == 1)
    }

    @Test("with an interval of 0 none is made but those asked for")
    func never() throws {
        let harness = try Harness { $0.auditInterval = 0 }
        let client = try harness.greetedClient()
        _ = try client.armRoute("203.0.113.9")
        for _ in 0..<100 { try harness.advance(86_400_000) }
        #expect(try client.status("audits") == 0)
        _ = try client.verify()
        for _ in 0..<100 { try harness.advance(86_400_000) }
        #expect(try client.status("audits") == 1)
    }

    @Test("one that was asked for puts off the next")
    func putOff() throws {
        let harness = try Harness { $0.auditInterval = 10 }
        let client = try harness.greetedClient()
        try harness.advance(5000)
        _ = try client.report(try client.sendVerify())
        try harness.advance(9999)
        #expect(try client.status("audits") == 1)
        try harness.advance(1)
        #expect(try client.status("audits") == 2)
    }

    @Test("an answer that nobody watches is asked for anew after an audit, when it is next wanted")
    func unwatched() throws {
        let harness = try Harness { $0.auditInterval = 10 }
        let client = try harness.greetedClient()
        _ = try client.route("203.0.113.9")
        harness.kernel.routes[destination] = .refused(errno: ENETUNREACH)
        harness.kernel.forgetQuestions()
        try harness.advance(8000)
        #expect(try client.route("203.0.113.9").error == .success)
        try harness.advance(1000)
        #expect(harness.kernel.questions.isEmpty)
        #expect(try client.route("203.0.113.9").error == .networkUnreachable)
        _ = try client.route("203.0.113.9")
        #expect(harness.kernel.questions.count == 1)
    }

    @Test("one over 5,000 watches asks for each once, in slices between which clients are served")
    func slices() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        for number in 1...5000 { _ = try client.armRoute("203.0.\(number / 256).\(number % 256)") }
        try harness.advance(1000)
        harness.kernel.forgetQuestions()
        let verify = try client.sendVerify()
        var turns = 0
        while harness.kernel.questions.count < 5000 {
            let id = client.nextID()
            try client.send(TestClient.control(.addressListQuery, id: id))
            let before = harness.kernel.questions.count
            try harness.run(turns: 1)
            #expect(harness.kernel.questions.count <= before + 512)
            try client.receive()
            #expect(client.takeResult(id) != nil)
            turns += 1
            try #require(turns < 100)
        }
        #expect(turns >= 10)
        #expect(Set(harness.kernel.questions.map(\.destination)).count == 5000)
        #expect(harness.kernel.questions.count == 5000)
        #expect(try client.report(verify).destinationCount == 5000)
    }

    @Test("audits and sweeps together take a tenth of the time at most, whatever clients and events demand")
    func budget() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        for number in 1...20 { _ = try client.armRoute("203.0.0.\(number)") }
        try harness.advance(1000)
        harness.kernel.forgetQuestions()
        harness.kernel.willAnswer = { [clock = harness.clock] in clock.advance(by: .milliseconds(1)) }
        let start = harness.clock.now
        var verify = try client.sendVerify()
        while harness.clock.now.since(start) < .seconds(10) {
            harness.kernel.post(.ruleChange(.inet))
            try harness.advance(1)
            if try !client.waits(verify) {
                _ = try client.report(verify)
                verify = try client.sendVerify()
            }
        }
        #expect(harness.kernel.questions.count > 500)
        #expect(harness.kernel.questions.count <= 1020)
        #expect(try client.status("audits") > 10)
    }

    @Test("a dump that has to wait for the kernel puts off the next dump, and no sweep")
    func slowDump() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let id = try client.armRoute("203.0.113.9")
        try harness.advance(1000)
        harness.kernel.whileDumping = { [clock = harness.clock] _ in clock.advance(by: .milliseconds(500)) }
        _ = try client.report(try client.sendVerify())
        let second = try client.sendVerify()
        harness.kernel.routes[destination] = .refused(errno: ENETUNREACH)
        harness.kernel.post(.ruleChange(.inet))
        try harness.advance(100)
        #expect(try client.completion(id) != nil)
        try harness.advance(8000)
        #expect(try client.waits(second))
        try harness.advance(1000)
        #expect(try client.report(second).differenceCount == 0)
    }

    @Test("an audit serves as the sweep that events have made necessary")
    func inPlaceOfSweep() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        _ = try client.armRoute("203.0.113.9")
        try harness.advance(1000)
        harness.kernel.willAnswer = { [clock = harness.clock] in clock.advance(by: .milliseconds(10)) }
        harness.kernel.post(.ruleChange(.inet))
        try harness.run()
        harness.kernel.forgetQuestions()
        let verify = try client.sendVerify()
        #expect(try client.waits(verify))
        try harness.advance(90)
        #expect(try client.report(verify).destinationCount == 1)
        try harness.advance(500)
        #expect(harness.kernel.questions.count == 1)
    }

    @Test("one that the kernel does not answer is WSAENETDOWN, counts as failed, and its answers are asked for again")
    func unanswered() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let id = try client.armRoute("203.0.113.9")
        try harness.advance(1000)
        harness.kernel.routes[destination] = .refused(errno: ENETUNREACH)
        harness.kernel.resolveError = failure
        let verify = try client.sendVerify()
        try harness.run()
        try client.receive()
        expect(try #require(client.takeResult(verify)), .networkDown)
        #expect(try client.status("failed_audits") == 1)
        harness.kernel.resolveError = nil
        try harness.advance(50)
        #expect(try client.completion(id) != nil)
    }

    @Test("an interrupted dump is repeated; where every one is, the audit has failed")
    func interrupted() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        harness.kernel.interruptionsToCome = 1
        let first = try client.sendVerify()
        #expect(try client.waits(first))
        try harness.advance(1000)
        #expect(try client.report(first).addressCount == 6)
        harness.kernel.interruptionsToCome = 100
        let second = try client.sendVerify()
        for _ in 0..<10 { try harness.advance(1000) }
        try client.receive()
        expect(try #require(client.takeResult(second)), .networkDown)
        #expect(try client.status("failed_audits") == 1)
    }

    @Test("tables that cannot be dumped make an audit fail; the service goes on")
    func undumped() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        harness.kernel.dumpError = failure
        let verify = try client.sendVerify()
        for _ in 0..<10 { try harness.advance(1000) }
        try client.receive()
        expect(try #require(client.takeResult(verify)), .networkDown)
        harness.kernel.dumpError = nil
        #expect(try client.addresses().count == 2)
        try harness.advance(1000)
        #expect(try client.verify().differenceCount == 0)
    }
}
