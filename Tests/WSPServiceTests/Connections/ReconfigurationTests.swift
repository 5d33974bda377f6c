import CLinux
import NetworkPrimitives
import Testing
import WSPProtocol
import WSPService

@Suite("Another configuration at run time")
struct ReconfigurationTests {
    private func apply(to harness: Harness, _ change: (inout ServiceConfiguration) -> Void) {
        var configuration = ServiceConfiguration()
        change(&configuration)
        harness.service.apply(configuration)
    }

    @Test("fewer connections than are open end none of them, and let no other in")
    func connections() throws {
        let harness = try Harness()
        let clients = [try harness.greetedClient(), try harness.greetedClient()]
        apply(to: harness) { $0.maximumConnections = 1 }
        let third = try harness.connect()
        try third.exchange()
        #expect(third.takeFailure()?.code == .tooManyConnections)
        #expect(try clients[0].status("clients") == 2)
        apply(to: harness) { $0.maximumConnections = 3 }
        #expect(try harness.greetedClient().status("clients") == 3)
        #expect(!clients[1].isClosed)
    }

    @Test("what a client was told at its greeting holds for as long as it is connected")
    func promises() throws {
        let harness = try Harness { $0.maximumFrameLength = 65_536 }
        let old = try harness.greetedClient()
        apply(to: harness) {
            $0.maximumFrameLength = 4096
            $0.maximumPendingRequests = 1
        }
        #expect(try old.batch((0..<500).map { "203.0.113.\($0 % 250)" }).count == 500)
        _ = try old.armList()
        _ = try old.armList()
        let new = try harness.connect()
        try new.send(TestClient.hello())
        try new.exchange()
        let hello = try #require(new.takeHello())
        #expect(hello.maximumFrameLength == 4096 && hello.maximumPendingRequests == 1)
        #expect(hello.maximumDestinations == (4096 - 104) / 24)
        _ = try new.armList()
        expect(try new.call(.addressListChange), .noBuffers)
    }

    @Test("what a client was told at its greeting outlives a restart with another configuration")
    func promisesAfterRestart() throws {
        let harness = try Harness { $0.maximumFrameLength = 65_536 }
        let client = try harness.greetedClient()
        try harness.restart(
            configuring: {
                $0.maximumFrameLength = 4096
                $0.maximumPendingRequests = 1
            }, altering: { _ in })
        #expect(try client.batch((0..<500).map { "203.0.113.\($0 % 250)" }).count == 500)
        _ = try client.armList()
        _ = try client.armList()
    }

    @Test("fewer pending requests than wait complete none of them, and let no other in")
    func pendingRequests() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let ids = [try client.armList(), try client.armList()]
        apply(to: harness) { $0.maximumPendingRequestsInAll = 1 }
        expect(try client.call(.addressListChange), .noBuffers)
        harness.kernel.happen(.newAddress("192.0.2.7"))
        try harness.run()
        for id in ids { #expect(try client.completion(id)?.error == .success) }
    }

    @Test("a smaller history forgets the oldest and says so, a larger one goes on where it was")
    func history() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        for number in 10..<15 {
            harness.kernel.happen(.newAddress("192.0.2.\(number)"))
            try harness.advance(5)
        }
        let all = try client.history()
        apply(to: harness) { $0.historySize = 2 }
        #expect(try client.history() == all.suffix(2))
        #expect(try client.call(.historyQuery).history().forgotten == all[all.count - 3].time)
        apply(to: harness) { $0.historySize = 4 }
        for number in 20..<23 {
            harness.kernel.happen(.newAddress("192.0.2.\(number)"))
            try harness.advance(5)
        }
        let later = try client.history()
        #expect(later.count == 4 && later.first == all.last)
        apply(to: harness) { $0.historySize = 0 }
        #expect(try client.call(.historyQuery).error == .operationNotSupported)
    }

    @Test("fewer remembered answers forget the longest unused")
    func answers() throws {
        let harness = try Harness { $0.maximumAnswers = 8 }
        let client = try harness.greetedClient()
        for number in 1...8 { _ = try client.route("203.0.113.\(number)") }
        apply(to: harness) { $0.maximumAnswers = 3 }
        #expect(try client.status("remembered_answers") == 3)
        let asked = try client.status("kernel_questions")
        for number in 6...8 { _ = try client.route("203.0.113.\(number)") }
        #expect(try client.status("kernel_questions") == asked)
    }

    @Test("another audit interval counts from now on, and the same one goes on counting")
    func audits() throws {
        let harness = try Harness { $0.auditInterval = 0 }
        let client = try harness.greetedClient()
        apply(to: harness) { $0.auditInterval = 10 }
        try harness.advance(6000)
        apply(to: harness) { $0.auditInterval = 10 }
        try harness.advance(4000)
        try harness.pass(3000)
        #expect(try client.status("audits") == 1)
        apply(to: harness) { $0.auditInterval = 0 }
        try harness.advance(60_000)
        try harness.pass(100)
        #expect(try client.status("audits") == 1)
    }

    @Test("requests that wait are settled as they were armed, later ones by the new defaults")
    func settling() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let old = try client.armList()
        apply(to: harness) { $0.settling.quietMilliseconds = 100 }
        let new = try client.armList()
        harness.kernel.happen(.newAddress("192.0.2.7"))
        try harness.run()
        #expect(try client.completion(old) != nil)
        #expect(try client.completion(new) == nil)
        try harness.advance(100)
        #expect(try client.completion(new) != nil)
    }
}
