import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol
import WSPService

@Suite("CHANGE requests")
struct ChangeRequestTests {
    @Test("a list request waits, completes once, and tells the generation that QUERY tells then")
    func list() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let before = try client.call(.addressListQuery).generation
        let id = client.nextID()
        try client.send(TestClient.control(.addressListChange, capacity: 0, id: id))
        try client.exchange()
        let result = try #require(client.takeResult(id))
        expect(result, .ioPending)
        #expect(result.generation == before)
        #expect(try client.completion(id) == nil)
        harness.kernel.happen(.newAddress("192.0.2.7"))
        let completion = try #require(try client.completion(id))
        expect(completion, .success)
        #expect(completion.generation != before)
        #expect(try client.call(.addressListQuery).generation == completion.generation)
        harness.kernel.happen(.newAddress("192.0.2.8"))
        #expect(try client.completion(id) == nil)
        #expect(try client.status("pending_requests") == 0)
    }

    @Test("a route request waits for another answer, completes once, and tells the generation that QUERY tells then")
    func route() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let before = try client.route("203.0.113.9").generation
        let id = try client.armRoute("203.0.113.9")
        harness.kernel.routes[ip("203.0.113.9")] = .route(.ipv4(source: "198.51.100.3", interface: 3))
        harness.kernel.post(.routeChange("203.0.113.0", 24))
        let completion = try #require(try client.completion(id))
        expect(completion, .success)
        #expect(completion.generation != before)
        let reply = try client.route("203.0.113.9")
        #expect(reply.generation == completion.generation)
        #expect(try reply.socketAddress().address == ip("198.51.100.3"))
        harness.kernel.routes[ip("203.0.113.9")] = nil
        harness.kernel.post(.routeChange("203.0.113.0", 24))
        #expect(try client.completion(id) == nil)
        #expect(try client.status("watched_destinations") == 0)
    }

    @Test(
        "becoming unreachable, and becoming so for another reason, are changes; the completion's error is 0",
        arguments: [
            (ENETUNREACH, WinsockError.networkUnreachable), (EHOSTUNREACH, .hostUnreachable),
        ])
    func unreachable(errno: Int32, error: WinsockError) throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let gone = try client.armRoute("203.0.113.9")
        harness.kernel.routes[ip("203.0.113.9")] = .refused(errno: errno)
        harness.kernel.post(.routeChange("203.0.113.9", 32))
        #expect(try client.completion(gone)?.error == .success)
        #expect(try client.route("203.0.113.9").error == error)
        let back = try client.armRoute("203.0.113.9")
        harness.kernel.routes[ip("203.0.113.9")] = nil
        harness.kernel.post(.routeChange("203.0.113.9", 32))
        #expect(try client.completion(back)?.error == .success)
    }

    @Test("an event after which the list is the same completes nothing")
    func noDifference() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let id = try client.armList()
        var refreshed = AddressMessage("192.0.2.2", 24, on: 2)
        refreshed.validLifetime = 3600
        refreshed.preferredLifetime = 1800
        harness.kernel.happen(.address(.new, refreshed))
        harness.kernel.happen(.newAddress("192.0.2.7"))
        harness.kernel.happen(.oldAddress("192.0.2.7"))
        #expect(try client.completion(id) == nil)
    }

    @Test("a burst of changes completes a request once")
    func burst() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let list = try client.armList()
        let route = try client.armRoute("203.0.113.9")
        harness.kernel.routes[ip("203.0.113.9")] = .route(.ipv4(source: "198.51.100.3", interface: 3))
        for number in 10..<60 {
            harness.kernel.happen(.newAddress("192.0.2.\(number)"))
            harness.kernel.post(.routeChange("203.0.113.0", 24))
        }
        #expect(try client.completedIDs().sorted() == [list, route])
        #expect(try client.status("address_list_changes") == 2)
    }

    @Test("an unwatched list's change does not complete requests about the others")
    func lists() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let inet = try client.armList(.inet)
        let inet6 = try client.armList(.inet6)
        let bindable = try client.armList(.inet6, RequestOptions(selectsBindable: true))
        harness.kernel.happen(.newAddress("2001:db8::7", 64))
        #expect(try client.completedIDs() == [inet6, bindable])
        harness.kernel.happen(.newAddress("192.0.2.7"))
        #expect(try client.completedIDs() == [inet])
    }

    @Test("several requests of one connection about the same thing all complete, those armed first before the others")
    func order() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let lists = try (0..<5).map { _ in try client.armList() }
        let routes = try (0..<5).map { _ in try client.armRoute("203.0.113.9") }
        try client.send(TestClient.cancel(lists[2], id: client.nextID()))
        #expect(try client.completedIDs() == [lists[2]])
        let late = try client.armList()
        harness.kernel.happen(.newAddress("192.0.2.7"))
        #expect(try client.completedIDs() == [lists[0], lists[1], lists[3], lists[4], late])
        harness.kernel.routes[ip("203.0.113.9")] = .refused(errno: ENETUNREACH)
        harness.kernel.post(.routeChange("203.0.113.9", 32))
        #expect(try client.completedIDs() == routes)
    }

    @Test("a QUERY that finds another answer sends the completion of those who wait before its own result")
    func foundByQuery() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let id = try client.armRoute("203.0.113.9")
        harness.kernel.post(.routeChange("203.0.113.0", 24))
        #expect(try client.completion(id) == nil)
        harness.kernel.routes[ip("203.0.113.9")] = .refused(errno: ENETUNREACH)
        let query = client.nextID()
        try client.send(TestClient.control(.routingInterfaceQuery, socketAddress("203.0.113.9"), id: query))
        try client.exchange()
        #expect(client.inbox.map(\.id) == [id, query])
    }
}
