import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol

@Suite("Which events make the service ask")
struct QuestionTests {
    /// A client that watches 203.0.113.9 and 2001:db8:1::9, with the questions of the arming forgotten.
    private func watching() throws -> (Harness, TestClient) {
        let harness = try Harness()
        let client = try harness.greetedClient()
        _ = try client.armRoute("203.0.113.9")
        _ = try client.armRoute("2001:db8:1::9")
        try harness.pass(10)
        harness.kernel.forgetQuestions()
        return (harness, client)
    }

    @Test(
        "a route event asks for the destinations inside its prefix, and for no other",
        arguments: [
            ("203.0.113.0", 24, ["203.0.113.9"]), ("0.0.0.0", 0, ["203.0.113.9"]), ("203.0.113.9", 32, ["203.0.113.9"]),
            ("203.0.112.0", 24, []), ("203.0.113.8", 32, []), ("10.0.0.0", 8, []), ("::", 0, ["2001:db8:1::9"]),
            ("2001:db8:2::", 48, []),
        ])
    func route(address: String, length: Int, destinations: [String]) throws {
        let (harness, client) = try watching()
        harness.kernel.post(.routeChange(address, length))
        try harness.run()
        #expect(harness.kernel.questions.map(\.destination) == destinations.map(ip))
        #expect(try client.completedIDs().isEmpty)
    }

    @Test("many route events in one burst ask once")
    func burst() throws {
        let (harness, client) = try watching()
        for _ in 0..<50 { harness.kernel.post(.routeChange("203.0.113.0", 24)) }
        try harness.run()
        #expect(harness.kernel.questions.count == 1)
        #expect(try client.completedIDs().isEmpty)
    }

    @Test(
        "a rule event sweeps the destinations of its family",
        arguments: [
            (AddressFamily.inet, "203.0.113.9"), (.inet6, "2001:db8:1::9"),
        ])
    func rule(family: AddressFamily, destination: String) throws {
        let (harness, client) = try watching()
        harness.kernel.post(.ruleChange(family))
        try harness.run()
        #expect(harness.kernel.questions.map(\.destination) == [ip(destination)])
        #expect(try client.completedIDs().isEmpty)
    }

    @Test("a rule event that moves a destination completes its request, and that of no other family")
    func ruleCompletes() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let inet = try client.armRoute("203.0.113.9")
        _ = try client.armRoute("2001:db8:1::9")
        try harness.pass(10)
        harness.kernel.routes[ip("203.0.113.9")] = .refused(errno: EACCES)
        harness.kernel.routes[ip("2001:db8:1::9")] = .refused(errno: EACCES)
        harness.kernel.post(.ruleChange(.inet))
        #expect(try client.completedIDs() == [inet])
    }

    @Test("events on which nothing depends ask nothing")
    func irrelevant() throws {
        let (harness, client) = try watching()
        var wireless = LinkMessage(3, "eth1", Int(IFF_UP | IFF_BROADCAST | IFF_RUNNING | IFF_MULTICAST), .up)
        wireless.isWireless = true
        harness.kernel.post(.link(.new, wireless))
        harness.kernel.post(.newAddress("192.0.2.2"))
        harness.kernel.post(
            .neighbour(.new, NeighbourMessage(family: .inet, index: 2, state: .reachable, address: ip("192.0.2.1"))))
        harness.kernel.post(.unknown(.newNetconf))
        try harness.run()
        #expect(harness.kernel.questions.isEmpty)
        #expect(try client.completedIDs().isEmpty)
    }

    @Test("a thousand events of the wireless extensions ask nothing and complete nothing")
    func wireless() throws {
        let (harness, client) = try watching()
        let list = try client.armList()
        _ = try client.armRoute("0.0.0.0")
        for link in [2, 3] as [UInt32] {
            // Such an event has the name and little else; taken for a state, it would say that the link is down.
            var event = LinkMessage(index: link, name: "eth\(link - 2)")
            event.isWireless = true
            for _ in 0..<500 { harness.kernel.post(.link(.new, event)) }
        }
        try harness.run(turns: 20)
        #expect(try client.completedIDs().isEmpty)
        #expect(harness.kernel.questions.isEmpty)
        #expect(try client.status("irrelevant_events") == 1000)
        harness.kernel.happen(.newAddress("192.0.2.7"))
        #expect(try client.completedIDs() == [list])
    }

    @Test("a failed gateway asks for the answers through it")
    func neighbour() throws {
        let (harness, client) = try watching()
        harness.kernel.post(
            .neighbour(.new, NeighbourMessage(family: .inet, index: 2, state: .failed, address: ip("192.0.2.1"))))
        try harness.run()
        // Once for itself, and once by the sweep of its family.
        #expect(Set(harness.kernel.questions.map(\.destination)) == [ip("203.0.113.9")])
        #expect(try client.completedIDs().isEmpty)
    }

    @Test("what nobody watches is not asked for by events, but again when it is next wanted")
    func unwatched() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        _ = try client.route("203.0.113.9")
        harness.kernel.forgetQuestions()
        harness.kernel.post(.routeChange("203.0.113.0", 24))
        harness.kernel.post(.ruleChange(.inet))
        try harness.advance(1000)
        #expect(harness.kernel.questions.isEmpty)
        _ = try client.route("203.0.113.9")
        #expect(harness.kernel.questions.count == 1)
    }

    @Test("an address event asks for the answers from that address")
    func source() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let id = try client.armRoute("203.0.113.9")
        harness.kernel.routes[ip("203.0.113.9")] = .refused(errno: ENETUNREACH)
        harness.kernel.happen(.oldAddress("192.0.2.2"))
        #expect(try client.completion(id) != nil)
    }

    @Test("a link that goes down asks for the answers by it")
    func link() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let id = try client.armRoute("203.0.113.9")
        harness.kernel.routes[ip("203.0.113.9")] = .refused(errno: ENETUNREACH)
        harness.kernel.happen(.link(.new, LinkMessage(2, "eth0", Int(IFF_BROADCAST), .down)))
        #expect(try client.completion(id) != nil)
    }
}
