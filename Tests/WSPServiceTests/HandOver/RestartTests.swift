import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol
import WSPService
import WSPSystem

@Suite("A restart")
struct RestartTests {
    @Test("wakes nobody whose answer is the same, and keeps generations")
    func quiet() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let requests = [
            try client.armList(), try client.armList(.inet6), try client.armRoute("203.0.113.9"),
            try client.armRoute("2001:db8::9", .inet6), try client.armRoute("0.0.0.0", .inet),
        ]
        let list = try client.call(.addressListQuery).generation
        let route = try client.route("203.0.113.9").generation
        try harness.restart()
        try harness.advance(2000)
        #expect(try client.completedIDs() == [])
        #expect(!client.isClosed)
        #expect(try client.call(.addressListQuery).generation == list)
        #expect(try client.route("203.0.113.9").generation == route)
        #expect(try client.status("pending_requests") == UInt64(requests.count))
        #expect(try client.status("clients") == 1)
    }

    @Test("completes exactly what changed meanwhile, in silence and with events")
    func changes() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let list = try client.armList()
        _ = try client.armList(.inet6)
        let moved = try client.armRoute("203.0.113.9")
        let silent = try client.armRoute("198.51.100.77")
        _ = try client.armRoute("203.0.113.10")
        let anyRoute = try client.armRoute("0.0.0.0", .inet)
        _ = try client.armRoute("::", .inet6)
        let before = try client.route("203.0.113.9").generation
        try harness.restart {
            harness.kernel.happen(.newAddress("192.0.2.7"))
            harness.kernel.routes[ip("203.0.113.9")] = .refused(errno: EHOSTUNREACH)
            harness.kernel.post(.routeChange("203.0.113.9", 32))
            harness.kernel.routes[ip("198.51.100.77")] = .route(.ipv4(source: "192.0.2.7"))
        }
        try harness.advance(2000)
        #expect(try Set(client.completedIDs()) == [list, moved, silent, anyRoute])
        let after = try client.route("203.0.113.9").generation
        #expect(after.epoch == before.epoch && after.number > before.number)
        let record = try client.history().last { if case .addressList = $0.event { true } else { false } }
        #expect(record?.cause.kind == .address && record?.cause.address == ip("192.0.2.7"))
    }

    @Test("does not complete what flapped meanwhile")
    func flap() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        _ = try client.armList()
        _ = try client.armRoute("203.0.113.9")
        try harness.restart {
            harness.kernel.happen(.oldAddress("192.0.2.2"))
            harness.kernel.happen(.newAddress("192.0.2.2"))
        }
        try harness.advance(2000)
        #expect(try client.completedIDs() == [])
    }

    @Test("completes requests about any routing change where events were lost, or come from elsewhere")
    func lostEvents() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let list = try client.armList()
        let first = try client.armRoute("0.0.0.0", .inet)
        try harness.restart { harness.kernel.eventMark = EventMark(queue: 1, drops: 7) }
        #expect(try client.completedIDs() == [first])
        let second = try client.armRoute("0.0.0.0", .inet)
        try harness.restart { harness.kernel.eventMark = EventMark(queue: 2, drops: 7) }
        #expect(try client.completedIDs() == [second])
        let third = try client.armRoute("0.0.0.0", .inet)
        harness.kernel.eventMark = nil
        try harness.restart()
        #expect(try client.completedIDs() == [third])
        harness.kernel.happen(.newAddress("192.0.2.7"))
        #expect(try client.completedIDs() == [list])
    }

    @Test("lets a client arm without a gap that was just about to")
    func rearm() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let known = try client.route("203.0.113.9").generation
        try harness.restart()
        _ = try client.armRoute("203.0.113.9", .anyFamily, RequestOptions(since: known))
        try harness.restart { harness.kernel.routes[ip("203.0.113.9")] = .refused(errno: EHOSTUNREACH) }
        #expect(try client.completedIDs().count == 1)
        let id = client.nextID()
        let options = RequestOptions(since: known)
        try client.send(
            TestClient.control(.routingInterfaceChange, socketAddress("203.0.113.9"), .anyFamily, options, id: id))
        try client.exchange()
        #expect(try #require(client.takeResult(id)).error == .success)
    }

    @Test("keeps every kind of request to its options")
    func options() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let bindable = try client.armList(.inet, RequestOptions(selectsBindable: true))
        let path = try client.armRoute("203.0.113.9", .anyFamily, RequestOptions(countsPathChanges: true))
        _ = try client.armRoute("203.0.113.9")
        let marked = try client.armRoute(
            "203.0.113.9", SocketProperties(family: .inet, mark: 7, userID: 1000, typeOfService: 0x10))
        try harness.restart()
        harness.kernel.routes[ip("203.0.113.9")] = .route(.ipv4(source: "192.0.2.2", gateway: "192.0.2.254"))
        harness.kernel.forgetQuestions()
        harness.kernel.post(.routeChange("203.0.113.0", 24))
        #expect(try client.completedIDs() == [path])
        let question = RouteQuery(destination: ip("203.0.113.9"), mark: 7, uid: 1000, tos: 0x10)
        #expect(harness.kernel.questions.contains(question))
        harness.kernel.happen(.newAddress("198.51.100.9", on: 3))
        #expect(try client.completedIDs() == [bindable])
        try client.send(TestClient.cancel(marked, id: 5000))
        try client.exchange()
        #expect(try #require(client.takeResult(5000)).error == .success)
        #expect(try #require(try client.completion(marked)).error == .operationAborted)
    }

    @Test("ends a quiet time when it would have ended")
    func quietTime() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let id = try client.armList(.inet, RequestOptions(quietMilliseconds: 100))
        try harness.happen(.newAddress("192.0.2.7"))
        try harness.run()
        try harness.advance(60)
        try harness.restart { harness.clock.advance(by: .milliseconds(20)) }
        try harness.advance(19)
        #expect(try client.completion(id) == nil)
        try harness.advance(1)
        #expect(try client.completion(id) != nil)
    }

    @Test("holds a removal back as long as before, and forgets it where the address is back", arguments: [false, true])
    func removalDelay(comesBack: Bool) throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let id = try client.armList(.inet, RequestOptions(removalDelayMilliseconds: 100))
        let other = try client.armRoute("203.0.113.9", .anyFamily, RequestOptions(removalDelayMilliseconds: 100))
        harness.kernel.routes[ip("203.0.113.9")] = .refused(errno: EHOSTUNREACH)
        harness.kernel.post(.routeChange("203.0.113.0", 24))
        try harness.happen(.oldAddress("192.0.2.2"))
        try harness.run()
        try harness.advance(50)
        try harness.restart {
            guard comesBack else { return }
            harness.kernel.happen(.newAddress("192.0.2.2"))
            harness.kernel.routes[ip("203.0.113.9")] = nil
        }
        try harness.advance(49)
        #expect(try client.completedIDs() == [])
        try harness.advance(1)
        #expect(try Set(client.completedIDs()) == (comesBack ? [] : [id, other]))
    }

    @Test("keeps what a client has been told to remember: the history")
    func history() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        try harness.happen(.newAddress("192.0.2.7"))
        try harness.run()
        let before = try client.history()
        try harness.restart()
        let after = try client.history()
        #expect(Array(after.prefix(before.count)) == before)
        #expect(after.dropFirst(before.count).map(\.event) == [.stateLearnt])
        try harness.restart(configuring: { $0.historySize = 1 }, altering: { _ in })
        #expect(try client.history().count == 1)
    }
}

@Suite("A restart amid requests")
struct RestartAmidRequestsTests {
    @Test("goes on with a frame of which a part has come", arguments: [1, 15, 16, 100])
    func partialFrame(length: Int) throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let frame = TestClient.control(.addressListQuery, id: 77)
        try client.send(Array(frame[..<length]))
        try harness.run()
        try harness.restart()
        try client.send(Array(frame[length...]))
        try client.exchange()
        #expect(try #require(client.takeResult(77)).error == .success)
    }

    @Test("serves a client that has not been greeted")
    func greeting() throws {
        let harness = try Harness()
        let client = try harness.connect()
        try harness.restart()
        try client.greet()
        #expect(try client.addresses().count == 2)
    }

    @Test("answers a batch, a sort, an explanation and an audit that were under way")
    func jobs() throws {
        let harness = try Harness()
        harness.kernel.setUpUsualRules()
        harness.kernel.routes[ip("203.0.113.9")] = .refused(errno: EHOSTUNREACH)
        harness.kernel.tables[RouteMessage.mainTable] = (0..<100).map {
            .listed("203.0.113.\($0)", 32, type: .unreachable)
        }
        let clients = try (0..<4).map { _ in try harness.greetedClient() }
        let destinations = (0..<3000).map { RouteDestination(address: IPAddress(ipv4: 0xcb00_0000 + UInt32($0))) }
        try clients[0].sendBatch(destinations, id: 1, followedBy: TestClient.control(.addressListQuery, id: 2))
        let sorted = (0..<3000).map { SocketAddress(sorting: "203.0.\($0 / 250).\($0 % 250 + 1)") }
        try clients[1].send(TestClient.control(.addressListSort, .list(sorted), .inet6, capacity: 1 << 20, id: 1))
        try clients[2].send(TestClient.control(.explain, socketAddress("203.0.113.9"), .inet, id: 1))
        let audit = try clients[3].sendVerify()
        try harness.run(turns: 1)
        for client in clients {
            try client.receive()
            #expect(client.inbox.isEmpty)
        }
        try harness.restart()
        try harness.run(turns: 200)
        try harness.advance(2000)
        for client in clients { for _ in 0..<4 { try client.exchange() } }
        #expect(try #require(clients[0].takeResult(1)).routes().count == 3000)
        #expect(clients[0].takeResult(2)?.error == .success)
        #expect(try #require(clients[1].takeResult(1)).addresses().count == 3000)
        #expect(try #require(clients[2].takeResult(1)).explanation().error == .hostUnreachable)
        #expect(try clients[3].report(audit).differenceCount == 0)
    }

    @Test("sends what a slow reader has not taken yet")
    func output() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let frames = (1...4000).map { TestClient.control(.statusQuery, id: UInt64(1000 + $0)) }
        var sent = 0
        for frame in frames {
            guard try client.sendSome(frame) == frame.count else { break }
            sent += 1
        }
        try harness.run(turns: 20)
        try harness.restart()
        for _ in 0..<400 { try client.exchange() }
        // Compared outside: a difference of thousands takes the test library minutes to describe.
        let isComplete = client.inbox.map(\.id) == (1...sent).map { UInt64(1000 + $0) }
        #expect(isComplete, "\(client.inbox.count) of \(sent)")
    }

    @Test("tells a client that broke the protocol why it is disconnected")
    func violation() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        try client.send([UInt8](repeating: 0xff, count: 16))
        try harness.restart()
        try client.exchange()
        #expect(client.takeFailure() != nil)
        try client.exchange()
        #expect(try client.ends())
    }

    @Test("forgets a client that has gone meanwhile")
    func gone() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let other = try harness.greetedClient()
        _ = try client.armRoute("203.0.113.9")
        try harness.restart { client.disconnect() }
        #expect(try other.status("clients") == 1)
        #expect(try other.status("pending_requests") == 0)
        #expect(try other.status("watched_destinations") == 0)
    }
}

@Suite("An image that is not right")
struct DamagedImageTests {
    @Test("of another version is not read, and clients are disconnected")
    func version() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let before = try client.call(.addressListQuery).generation
        try harness.restart(altering: { $0[8] ^= 0xff })
        try client.exchange()
        #expect(try client.ends())
        #expect(harness.log.warnings.count == 1)
        let other = try harness.greetedClient()
        #expect(try other.call(.addressListQuery).generation.epoch != before.epoch)
    }

    @Test("that is cut off anywhere is not read")
    func truncated() throws {
        for missing in [1, 2, 50, 200, 400] {
            let harness = try Harness()
            let client = try harness.greetedClient()
            _ = try client.armList(.inet, RequestOptions(removalDelayMilliseconds: 100))
            _ = try client.armRoute("203.0.113.9")
            try harness.restart(altering: { $0.removeLast(missing) })
            try client.exchange()
            #expect(try client.ends())
            #expect(try harness.greetedClient().status("pending_requests") == 0)
        }
    }

    @Test("with any byte changed harms nobody but its own clients")
    func mutated() throws {
        for position in stride(from: 0, to: 1200, by: 7) {
            let harness = try Harness()
            let client = try harness.greetedClient()
            _ = try client.armList(.inet, RequestOptions(quietMilliseconds: 5, removalDelayMilliseconds: 100))
            _ = try client.armRoute("203.0.113.9")
            try harness.restart(altering: { if position < $0.count { $0[position] ^= 0x55 } })
            try harness.advance(5)
            let other = try harness.greetedClient()
            #expect(try other.addresses().count == 2)
        }
    }

    @Test("that does not know a connection closes it")
    func unknownConnection() throws {
        let harness = try Harness()
        let (mine, theirs) = try StreamSocket.pair()
        let client = TestClient(Descriptor(owning: mine), harness: harness)
        let (image, _) = harness.service.handOver()
        harness.service.takeOver(image, connections: [theirs])
        try client.receive()
        #expect(try client.ends())
    }
}
