import CLinux
import Logging
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol
import WSPService
import WSPSystem

@Suite("Changes in the log")
struct ChangeLogTests {
    @Test("a changed address list is logged with its family, generation, addresses and interfaces")
    func list() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        harness.kernel.happen(.newAddress("192.0.2.7"))
        harness.kernel.happen(.oldAddress("192.0.2.2"))
        try harness.run()
        let line = try #require(harness.log.lines.last)
        #expect(line.level == .info && line.value("event") == "address-list-change")
        #expect(line.value("family") == "inet")
        #expect(line.value("generation") == "\(try client.call(.addressListQuery).generation)")
        #expect(line.metadata["ifindex"] == ["2"] && line.metadata["interface"] == ["eth0"])
        #expect(line.metadata["added"] == ["192.0.2.7/24"] && line.metadata["removed"] == ["192.0.2.2/24"])
    }

    @Test("the start, events that change no list, and what makes no difference are not logged")
    func silence() throws {
        let harness = try Harness()
        harness.kernel.post(.routeChange("203.0.113.0", 24))
        harness.kernel.happen(.newAddress("192.0.2.2"))
        try harness.advance(2000)
        #expect(harness.log.lines.isEmpty)
    }

    @Test("a burst is logged up to a number, then one now and then, with the number left out")
    func budget() throws {
        let harness = try Harness()
        for number in 0..<60 {
            harness.kernel.happen(.newAddress("192.0.2.\(100 + number)"))
            try harness.run()
        }
        #expect(harness.log.lines.count == 20)
        #expect(harness.log.lines.allSatisfy { $0.value("left out") == nil })
        harness.clock.advance(by: .milliseconds(3000))
        harness.kernel.happen(.newAddress("192.0.2.200"))
        try harness.run()
        #expect(harness.log.lines.count == 21)
        #expect(harness.log.lines.last?.value("left out") == "40")
    }

    @Test("of many addresses at once the first eight are named, and the others counted")
    func manyAddresses() throws {
        let harness = try Harness()
        for number in 0..<10 { harness.kernel.happen(.newAddress("192.0.2.\(100 + number)")) }
        try harness.run()
        let line = try #require(harness.log.lines.last)
        guard case .some(.array(let added)) = line.metadata["added"] else {
            Issue.record("\(line)")
            return
        }
        #expect(added.count == 9 && "\(added[8])" == "and 2 more")
    }

    @Test("a changed answer for a watched destination is logged for those who debug, an unwatched one is not")
    func route() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        _ = try client.route("203.0.113.8")
        let id = try client.armRoute("203.0.113.9", SocketProperties(family: .inet, mark: 42, userID: 1000))
        harness.kernel.routes[ip("203.0.113.8")] = .refused(errno: EHOSTUNREACH)
        harness.kernel.routes[ip("203.0.113.9")] = .route(.ipv4(source: "198.51.100.3", interface: 3))
        harness.kernel.post(.routeChange("203.0.113.0", 24))
        let completion = try #require(try client.completion(id))
        _ = try client.route("203.0.113.8")
        let line = try #require(harness.log.lines.last)
        #expect(harness.log.lines.count == 1)
        #expect(line.level == .debug && line.value("event") == "routing-interface-change")
        #expect(line.value("destination") == "203.0.113.9" && line.value("family") == "inet")
        #expect(line.value("generation") == "\(completion.generation)")
        #expect(line.value("source") == "198.51.100.3")
        #expect(line.value("ifindex") == "3" && line.value("interface") == "eth1")
        #expect(line.value("mark") == "42" && line.value("uid") == "1000")
    }

    @Test("a destination that has become unreachable is logged with the reason")
    func unreachable() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        _ = try client.armRoute("203.0.113.9")
        harness.kernel.routes[ip("203.0.113.9")] = .refused(errno: EHOSTUNREACH)
        harness.kernel.post(.routeChange("203.0.113.0", 24))
        try harness.run()
        let line = try #require(harness.log.lines.last)
        #expect(line.value("error") == "WSAEHOSTUNREACH" && line.value("interface") == nil)
    }

    @Test("clients refused and clients that break the protocol are logged with who they are, one in ten seconds")
    func clients() throws {
        let harness = try Harness { $0.maximumConnections = 1 }
        let client = try harness.greetedClient()
        for _ in 0..<3 { try harness.connect().exchange() }
        #expect(harness.log.lines.map { $0.value("event") } == ["client-refused"])
        #expect(harness.log.lines[0].value("uid") == "\(geteuid())")
        #expect(harness.log.lines[0].value("pid") == "\(getpid())")
        try client.send([UInt8](repeating: 0xff, count: 64))
        try client.exchange()
        #expect(harness.log.lines.map { $0.value("event") } == ["client-refused", "protocol-violation"])
        #expect(harness.log.lines[1].value("uid") == "\(geteuid())")
    }
}
