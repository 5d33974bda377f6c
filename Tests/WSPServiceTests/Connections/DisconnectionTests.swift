import CLinux
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

    /// Has more answered than the socket holds, and the ERROR frame that ends the connection wait behind it.
    private func endUnread(_ client: TestClient) throws {
        try client.send((1000..<1900).flatMap { TestClient.control(.statusQuery, id: $0) } + TestClient.hello(id: 3))
        try client.harness.run(turns: 1000)
    }

    @Test("a client that has shut down both directions is gone, though its last answers cannot be sent")
    func shutDown() throws {
        let harness = try Harness { $0.outputLimit = 16_777_216 }
        let client = try harness.greetedClient()
        try endUnread(client)
        #expect(harness.service.hasSessions)
        try client.shutDown()
        try harness.run()
        #expect(!harness.service.hasSessions)
    }

    @Test("a client that only sends no more is sent what has been answered, and what is pending ends")
    func halfClosed() throws {
        let harness = try Harness { $0.outputLimit = 16_777_216 }
        let client = try harness.greetedClient()
        let other = try harness.greetedClient()
        _ = try client.armList()
        try client.send((1000..<1900).flatMap { TestClient.control(.statusQuery, id: $0) })
        try client.shutDown(Int(SHUT_WR))
        for _ in 0..<1000 where !client.isClosed { try client.exchange() }
        #expect(try client.ends())
        #expect(client.inbox.map(\.id) == Array(1000..<1900))
        #expect(try other.status("pending_requests") == 0)
        #expect(try other.status("clients") == 1)
    }

    @Test("stopping the service ends all connections")
    func stop() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        _ = try client.armList()
        harness.service.stop()
        try client.receive()
        #expect(try client.ends())
        #expect(!harness.service.hasSessions)
    }
}
