import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol
import WSPSystem

@Suite("Replies that are lost twice")
struct LostReplyTests {
    private static let owed = ip("203.0.113.9")

    private func watching(_ destinations: String...) throws -> (Harness, TestClient, [UInt64]) {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let ids = try destinations.map { try client.armRoute($0) }
        try harness.advance(1000)
        return (harness, client, ids)
    }

    @Test("cost the one destination its answer, and none of those asked for with it")
    func batch() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        harness.kernel.unanswered = [LostReplyTests.owed]
        let destinations = (0..<40).map { "203.0.113.\($0)" }
        let errors = try client.batch(destinations).map(\.error)
        #expect(errors == (0..<40).map { $0 == 9 ? .networkDown : .success })
        #expect(try client.status("unanswered_questions") == 1)
        harness.kernel.unanswered = []
        #expect(try client.batch(destinations).allSatisfy { $0.error == .success })
    }

    @Test(
        "are asked for again without any further event, wherever the question came from",
        arguments: [KernelMessage.routeChange("203.0.113.0", 24), .ruleChange(.inet)])
    func again(event: KernelMessage) throws {
        let (harness, client, ids) = try watching("203.0.113.9", "203.0.113.10")
        harness.kernel.unanswered = [LostReplyTests.owed]
        let gone = RouteReply.refused(errno: ENETUNREACH)
        harness.kernel.routes = [LostReplyTests.owed: gone, ip("203.0.113.10"): gone]
        harness.kernel.post(event)
        try harness.advance(100)
        #expect(try client.completedIDs() == [ids[1]])
        harness.kernel.unanswered = []
        try harness.pass(400)
        #expect(try client.completedIDs() == [ids[0]])
    }

    @Test("are asked for with a pause that grows to 1.6 seconds, and starts small the next time")
    func pause() throws {
        let (harness, client, _) = try watching("203.0.113.9")
        harness.kernel.unanswered = [LostReplyTests.owed]
        harness.kernel.post(.routeChange("203.0.113.0", 24))
        try harness.run()
        var pauses: [UInt64] = []
        var last = harness.clock.now
        while pauses.count < 9 {
            harness.kernel.forgetQuestions()
            try harness.advance(1)
            guard !harness.kernel.questions.isEmpty else { continue }
            pauses.append(harness.clock.now.since(last).nanoseconds / 1_000_000)
            last = harness.clock.now
        }
        #expect(pauses == [25, 50, 100, 200, 400, 800, 1600, 1600, 1600])
        harness.kernel.unanswered = []
        try harness.advance(1600)
        harness.kernel.unanswered = [LostReplyTests.owed]
        harness.kernel.post(.routeChange("203.0.113.0", 24))
        try harness.run()
        harness.kernel.unanswered = []
        harness.kernel.routes[LostReplyTests.owed] = .refused(errno: ENETUNREACH)
        try harness.advance(25)
        #expect(try client.completedIDs().count == 1)
    }

    @Test("of a sweep are asked for again though the sweep is over")
    func sweep() throws {
        let (harness, client, ids) = try watching("203.0.113.9", "203.0.113.10")
        harness.kernel.unanswered = [LostReplyTests.owed]
        harness.kernel.post(.ruleChange(.inet))
        // Both sweeps that the event demands have found nothing out.
        try harness.pass(60)
        harness.kernel.unanswered = []
        harness.kernel.routes[LostReplyTests.owed] = .refused(errno: ENETUNREACH)
        try harness.pass(200)
        #expect(try client.completedIDs() == [ids[0]])
    }

    @Test("of a second look are asked for again")
    func followUp() throws {
        let (harness, client, ids) = try watching("203.0.113.9")
        harness.kernel.post(.routeChange("203.0.113.0", 24))
        try harness.run()
        // The answer at once was the old one; the looks after 2 and 25 ms get lost.
        harness.kernel.unanswered = [LostReplyTests.owed]
        try harness.pass(30)
        harness.kernel.routes[LostReplyTests.owed] = .refused(errno: ENETUNREACH)
        harness.kernel.unanswered = []
        try harness.pass(200)
        #expect(try client.completedIDs() == [ids[0]])
    }

    @Test("of a question when a route ends do not cost the answer, and are asked for again")
    func lifetime() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let destination = ip("2001:db8:9::1")
        harness.kernel.unansweredMatches = [destination]
        #expect(try client.route("2001:db8:9::1").error == .success)
        let id = try client.armRoute("2001:db8:9::1")
        harness.kernel.unansweredMatches = []
        var ending = RouteMessage.ipv6(source: "2001:db8::2")
        ending.expires = 100
        harness.kernel.routes[destination] = .route(ending)
        try harness.pass(100)
        harness.kernel.routes[destination] = .refused(errno: ENETUNREACH)
        // No event: only who knows when the route ends asks at that time.
        try harness.pass(1100)
        #expect(try client.completion(id) != nil)
    }

    @Test("are not asked for once nobody watches")
    func unwatched() throws {
        let (harness, client, _) = try watching("203.0.113.9")
        harness.kernel.unanswered = [LostReplyTests.owed]
        harness.kernel.post(.routeChange("203.0.113.0", 24))
        try harness.run()
        client.disconnect()
        try harness.run()
        harness.kernel.forgetQuestions()
        try harness.pass(3000)
        #expect(harness.kernel.questions.isEmpty)
    }

    @Test("are refused to who asks, who may ask again at once")
    func question() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        harness.kernel.unanswered = [LostReplyTests.owed]
        expect(try client.route("203.0.113.9"), .networkDown)
        harness.kernel.unanswered = []
        #expect(try client.route("203.0.113.9").error == .success)
    }
}
