import Rtnetlink
import Testing
import WSPProtocol
import WSPService

@Suite("Limits of pending requests")
struct PendingLimitTests {
    @Test("one too many on a connection is WSAENOBUFS; the connection and its requests stay")
    func ofConnection() throws {
        let harness = try Harness { $0.maximumPendingRequests = 2 }
        let client = try harness.greetedClient()
        let first = try client.armList()
        let second = try client.armRoute("203.0.113.9")
        expect(try client.call(.addressListChange), .noBuffers)
        expect(try client.call(.routingInterfaceChange, socketAddress("203.0.113.8")), .noBuffers)
        #expect(try client.status("watched_destinations") == 1)
        harness.kernel.happen(.newAddress("192.0.2.7"))
        #expect(try client.completedIDs() == [first])
        _ = try client.armList()
        try client.send(TestClient.cancel(second, id: client.nextID()))
        #expect(try client.completedIDs() == [second])
    }

    @Test("one too many in all is WSAENOBUFS, until others end")
    func inAll() throws {
        let harness = try Harness { $0.maximumPendingRequestsInAll = 2 }
        let first = try harness.greetedClient()
        let second = try harness.greetedClient()
        _ = try first.armList()
        _ = try first.armList()
        expect(try second.call(.addressListChange), .noBuffers)
        first.disconnect()
        try harness.run()
        _ = try second.armList()
    }

    @Test("what is answered at once needs no place")
    func atOnce() throws {
        let harness = try Harness { $0.maximumPendingRequests = 1 }
        let client = try harness.greetedClient()
        _ = try client.armList()
        let options = RequestOptions(since: Generation(epoch: 1, number: 1))
        expect(try client.call(.addressListChange, [], .inet, options), .success)
    }
}
