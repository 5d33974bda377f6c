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

    @Test("one too many of a user is WSAENOBUFS on each of its connections, and on nobody else's")
    func ofUser() throws {
        let harness = try Harness { $0.maximumPendingRequestsPerUser = 2 }
        let first = try harness.greetedClient(of: 1001)
        let second = try harness.greetedClient(of: 1001)
        let id = try first.armList()
        _ = try second.armRoute("203.0.113.9")
        expect(try first.call(.addressListChange), .noBuffers)
        expect(try second.call(.addressListChange), .noBuffers)
        #expect(try second.status("requests_refused") == 2)
        _ = try harness.greetedClient(of: 1002).armList()
        try first.send(TestClient.cancel(id, id: first.nextID()))
        #expect(try first.completedIDs() == [id])
        _ = try second.armList()
    }

    @Test("a user's destinations are counted once each, and given back with the last request about them")
    func destinationsOfUser() throws {
        let harness = try Harness { $0.maximumDestinationsPerUser = 1 }
        let first = try harness.greetedClient(of: 1001)
        let second = try harness.greetedClient(of: 1001)
        _ = try first.armRoute("203.0.113.9")
        let again = try second.armRoute("203.0.113.9")
        expect(try second.call(.routingInterfaceChange, socketAddress("203.0.113.8")), .noBuffers)
        _ = try second.armList()
        _ = try harness.greetedClient(of: 1002).armRoute("203.0.113.8")
        first.disconnect()
        try harness.run()
        expect(try second.call(.routingInterfaceChange, socketAddress("203.0.113.8")), .noBuffers)
        try second.send(TestClient.cancel(again, id: second.nextID()))
        #expect(try second.completedIDs() == [again])
        _ = try second.armRoute("203.0.113.8")
    }

    @Test("a service that goes on counts what its users had pending")
    func afterRestart() throws {
        let harness = try Harness {
            $0.maximumPendingRequestsPerUser = 2
            $0.maximumDestinationsPerUser = 1
        }
        let client = try harness.greetedClient()
        let list = try client.armList()
        _ = try client.armRoute("203.0.113.9")
        try harness.restart()
        expect(try client.call(.addressListChange), .noBuffers)
        try client.send(TestClient.cancel(list, id: client.nextID()))
        #expect(try client.completedIDs() == [list])
        expect(try client.call(.routingInterfaceChange, socketAddress("203.0.113.8")), .noBuffers)
        _ = try client.armRoute("203.0.113.9")
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
