import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol
import WSPService

@Suite("Disconnection")
struct DisconnectionTests {
    @Test("pending requests and their watches end with the connection")
    func release() throws {
        let harness = try Harness()
        let leaving = try harness.greetedClient()
        let staying = try harness.greetedClient()
        _ = try leaving.armRoute("203.0.113.1")
        _ = try leaving.armRoute("203.0.113.2")
        _ = try leaving.armList()
        let kept = try staying.armRoute("203.0.113.2")
        #expect(try staying.status("watched_destinations") == 2)
        #expect(try staying.status("pending_requests") == 4)
        leaving.disconnect()
        try harness.run()
        #expect(try staying.status("watched_destinations") == 1)
        #expect(try staying.status("pending_requests") == 1)
        harness.kernel.routes[ip("203.0.113.2")] = .route(.ipv4(source: "198.51.100.3", interface: 3))
        harness.kernel.post(.routeChange("203.0.113.0", 24))
        #expect(try staying.completedIDs() == [kept])
    }

    @Test("a client that goes while its completions are due does not keep others from theirs")
    func completionsDue() throws {
        let harness = try Harness()
        let leaving = try harness.greetedClient()
        let staying = try harness.greetedClient()
        for _ in 0..<3 { _ = try leaving.armList() }
        let id = try staying.armList()
        _ = try leaving.arm(.addressListChange, [], .inet, RequestOptions(quietMilliseconds: 50))
        harness.kernel.happen(.newAddress("192.0.2.7"))
        leaving.disconnect()
        #expect(try staying.completedIDs() == [id])
        try harness.advance(100)
        #expect(try staying.status("clients") == 1)
        #expect(try staying.status("pending_requests") == 0)
    }

    @Test("a client may go in the middle of a frame")
    func middleOfFrame() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        try client.send(Array(TestClient.control(.statusQuery, id: 2).dropLast(1)))
        try harness.run()
        client.disconnect()
        try harness.run()
        #expect(!harness.service.hasSessions)
    }

    @Test("stopping the service ends all connections")
    func stop() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        _ = try client.armList()
        harness.service.stop()
        try client.receive()
        #expect(client.isClosed)
        #expect(!harness.service.hasSessions)
    }
}
