import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol

@Suite("Changes that the kernel makes later than it announces them")
struct LateChangeTests {
    private let destination = ip("203.0.113.9")

    @Test(
        "an answer given at once after an event is asked for again, and a late change is found",
        arguments: [
            KernelMessage.routeChange("203.0.113.0", 24), .ruleChange(.inet),
        ])
    func late(event: KernelMessage) throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let id = try client.armRoute("203.0.113.9")
        try harness.advance(1000)
        harness.kernel.forgetQuestions()
        harness.kernel.post(event)
        try harness.run()
        #expect(harness.kernel.questions.count == 1)
        try harness.pass(20)
        #expect(try client.completion(id) == nil)
        harness.kernel.routes[destination] = .refused(errno: ENETUNREACH)
        try harness.pass(10)
        #expect(try client.completion(id) != nil)
    }

    @Test(
        "a change that is made long after it was announced, by a process that had to wait, is found",
        arguments: [
            KernelMessage.routeChange("203.0.113.0", 24), .ruleChange(.inet),
        ])
    func veryLate(event: KernelMessage) throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let id = try client.armRoute("203.0.113.9")
        try harness.advance(2000)
        harness.kernel.post(event)
        try harness.pass(900)
        harness.kernel.routes[destination] = .refused(errno: ENETUNREACH)
        harness.kernel.forgetQuestions()
        try harness.pass(200)
        #expect(try client.completion(id) != nil)
        #expect(harness.kernel.questions.count == 1)
    }

    @Test("an answer asked for once the kernel has had time is trusted until the next event")
    func settled() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        _ = try client.armRoute("203.0.113.9")
        harness.kernel.post(.routeChange("203.0.113.0", 24))
        try harness.run()
        for _ in 0..<3 { try harness.advance(525) }
        harness.kernel.forgetQuestions()
        try harness.advance(60_000)
        _ = try client.route("203.0.113.9")
        #expect(harness.kernel.questions.isEmpty)
    }

    @Test(
        "a request armed shortly after an event sees the late change too",
        arguments: [
            KernelMessage.routeChange("203.0.113.0", 24), .ruleChange(.inet),
        ])
    func armedAfterEvent(event: KernelMessage) throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        // Somebody else's watch, so that no first sweep of the family comes with the arming.
        let other = try client.armRoute("203.0.112.9")
        _ = try client.route("203.0.113.9")
        try harness.pass(60)
        harness.kernel.post(event)
        try harness.run()
        try harness.pass(5)
        let id = try client.armRoute("203.0.113.9")
        harness.kernel.routes[destination] = .refused(errno: ENETUNREACH)
        try harness.pass(30)
        #expect(try client.completion(id) != nil)
        #expect(try client.completion(other) == nil)
    }

    @Test("RESULT comes before COMPLETION also where the arming itself finds the change")
    func resultFirst() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        harness.kernel.post(.ruleChange(.inet))
        var questions = 0
        harness.kernel.willAnswer = { [unowned kernel = harness.kernel, destination] in
            questions += 1
            if questions == 2 { kernel.routes[destination] = .refused(errno: ENETUNREACH) }
        }
        try client.send(TestClient.control(.routingInterfaceChange, socketAddress("203.0.113.9"), id: 7))
        try client.exchange()
        let order = client.inbox.map { received in
            switch received.frame {
            case .result(let reply): "result \(reply.error)"
            case .completion(let reply): "completion \(reply.error)"
            default: "another frame"
            }
        }
        #expect(order == ["result WSA_IO_PENDING", "completion NO_ERROR"])
    }

    @Test("a route that ends by itself is asked for when its time is over, not before")
    func expiry() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        harness.kernel.routes[destination] = .route(.ipv4(source: "192.0.2.2", expires: 100))
        let id = try client.armRoute("203.0.113.9")
        harness.kernel.routes[destination] = .refused(errno: ENETUNREACH)
        harness.kernel.forgetQuestions()
        try harness.advance(999)
        #expect(harness.kernel.questions.isEmpty)
        try harness.advance(16)
        #expect(try client.completion(id) != nil)
    }

    @Test("a route that ends by itself is watched to its end though nobody watched it when another ended")
    func laterExpiry() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let other = ip("203.0.113.10")
        harness.kernel.routes[other] = .route(.ipv4(source: "192.0.2.2", expires: 100))
        _ = try client.armRoute("203.0.113.10")
        harness.kernel.routes[destination] = .route(.ipv4(source: "192.0.2.2", expires: 300))
        _ = try client.route("203.0.113.9")
        harness.kernel.routes[other] = .refused(errno: ENETUNREACH)
        try harness.advance(1016)
        #expect(try client.completedIDs().count == 1)
        let id = try client.armRoute("203.0.113.9")
        harness.kernel.routes[destination] = .refused(errno: ENETUNREACH)
        try harness.advance(1000)
        #expect(try client.completion(id) == nil)
        try harness.advance(1000)
        #expect(try client.completion(id) != nil)
    }

    @Test("what is asked for the first time shortly after an event is asked for again, though nobody knew of it then")
    func askedAfterEvent() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        harness.kernel.post(.routeChange("203.0.113.0", 24))
        try harness.run()
        let id = try client.armRoute("203.0.113.9")
        harness.kernel.routes[destination] = .refused(errno: ENETUNREACH)
        try harness.pass(30)
        #expect(try client.completion(id) != nil)
    }

    @Test("a route whose time was extended is asked for again when the new time is over")
    func extendedExpiry() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        harness.kernel.routes[destination] = .route(.ipv4(source: "192.0.2.2", expires: 100))
        let id = try client.armRoute("203.0.113.9")
        try harness.advance(1015)
        try harness.advance(25)
        #expect(try client.completion(id) == nil)
        harness.kernel.routes[destination] = .refused(errno: ENETUNREACH)
        try harness.advance(900)
        #expect(try client.completion(id) == nil)
        try harness.advance(200)
        #expect(try client.completion(id) != nil)
    }
}
