import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol

@Suite("CANCEL")
struct CancellationTests {
    @Test(
        "a pending request that is cancelled completes with 995, and CANCEL gets a result of its own",
        arguments: [
            ControlCode.addressListChange, .routingInterfaceChange,
        ])
    func pending(code: ControlCode) throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let id = try client.arm(code, code == .addressListChange ? [] : socketAddress("203.0.113.9"))
        let cancel = client.nextID()
        try client.send(TestClient.cancel(id, id: cancel))
        let completion = try #require(try client.completion(id))
        expect(completion, .operationAborted)
        let result = try #require(client.takeResult(cancel))
        expect(result, .success)
        #expect(result.generation == Generation(epoch: 0, number: 0))
        #expect(try client.status("pending_requests") == 0)
        #expect(try client.status("watched_destinations") == 0)
        #expect(try client.status("cancellations") == 1)
        harness.kernel.happen(.newAddress("192.0.2.7"))
        #expect(try client.completedIDs().isEmpty)
    }

    @Test("an id that is not pending is 87: unknown, completed, cancelled before, or another connection's")
    func notPending() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let other = try harness.greetedClient()
        let completed = try client.armList()
        harness.kernel.happen(.newAddress("192.0.2.7"))
        #expect(try client.completion(completed) != nil)
        let cancelled = try client.armList()
        try client.send(TestClient.cancel(cancelled, id: client.nextID()))
        #expect(try client.completion(cancelled) != nil)
        let foreign: UInt64 = 7
        try other.send(TestClient.control(.addressListChange, id: foreign))
        try other.exchange()
        for id in [completed, cancelled, foreign, 999_999] {
            let cancel = client.nextID()
            try client.send(TestClient.cancel(id, id: cancel))
            try client.exchange()
            expect(try #require(client.takeResult(cancel)), .invalidParameter)
        }
        #expect(try client.status("pending_requests") == 1)
    }

    @Test("a request that waits for its quiet time can be cancelled, and completes once")
    func settling() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let id = try client.armList(.inet, RequestOptions(quietMilliseconds: 100))
        harness.kernel.happen(.newAddress("192.0.2.7"))
        try harness.run()
        try client.send(TestClient.cancel(id, id: client.nextID()))
        #expect(try client.completion(id)?.error == .operationAborted)
        try harness.advance(1000)
        #expect(try client.completion(id) == nil)
    }

    @Test("request and CANCEL may travel together")
    func together() throws {
        let client = try Harness().greetedClient()
        try client.send(TestClient.control(.addressListChange, id: 5) + TestClient.cancel(5, id: 6))
        try client.exchange()
        #expect(client.takeResult(5)?.error == .ioPending)
        #expect(client.takeResult(6)?.error == .success)
        #expect(try client.completion(5)?.error == .operationAborted)
        #expect(client.inbox.isEmpty)
    }
}
