import NamespaceSupport
import Testing
import WSPProtocol

@Suite("wspd-query history")
struct HistoryTests {
    @Test("names the route, rule, nexthop object, link and address that changed the way", arguments: ["-4", "-6"])
    func ways(_ option: String) async throws {
        try await inPrivateNetwork { network in
            let world = try World(option, in: network)
            let (around, any, v0, w0) = (world.around, world.any, world.gateways.v0, world.gateways.w0)
            try world.change("route add \(around) via \(w0)") { cause in
                #expect(cause["kind"].text == "route" && cause["change"].text == "added")
                #expect(cause["prefix"].text == around && cause["table"] == .number(254))
                #expect(cause["interface"].text == "w0")
            }
            try world.change("route delete \(around)") { cause in
                #expect(cause["kind"].text == "route" && cause["change"].text == "deleted")
                #expect(cause["prefix"].text == around)
            }
            try network.ip("route add \(any) via \(w0) table 77")
            for (verb, word) in [("add", "added"), ("delete", "deleted")] {
                try world.change("\(option) rule \(verb) to \(around) table 77 priority 100") { cause in
                    #expect(cause["kind"].text == "rule" && cause["change"].text == word)
                    #expect(cause["priority"] == .number(100) && cause["table"] == .number(77))
                }
            }
            try network.batch(["nexthop add id 5 via \(w0) dev w0", "nexthop add id 6 via \(v0) dev v0"])
            // The object has just been made, without which there would be no such route.
            try world.change("route add \(around) nhid 5") { #expect([$0["nexthop"], $0["id"]].contains(.number(5))) }
            try world.change("nexthop replace id 5 via \(v0) dev v0") { cause in
                #expect(cause["kind"].text == "nexthop" && cause["id"] == .number(5))
            }
            try world.change("nexthop replace id 5 via \(w0) dev w0") { #expect($0["kind"].text == "nexthop") }
            try world.change("nexthop delete id 5") { cause in
                #expect(cause["kind"].text == "nexthop" && cause["change"].text == "deleted")
            }
            try network.ip("route add \(around) via \(w0)")
            try world.change("link set w0 down", skipping: 1) { cause in
                #expect(cause["interface"].text == "w0")
                // IPv6 routes go before the link is said to be down.
                #expect(cause["up"] == .bool(false) || option == "-6" && cause["change"].text == "deleted")
            }
        }
    }

    @Test("names the link that was deleted, by the name that it had")
    func deletedLink() async throws {
        try await inPrivateNetwork { network in
            let world = try World("-4", in: network)
            try network.ip("route add \(world.around) via \(world.gateways.w0)")
            try world.change("link delete w0", skipping: 1) { cause in
                // The kernel says first that it goes down, and may still be at work on the rest.
                #expect(cause["kind"].text == "link" && cause["interface"].text == "w0")
                #expect(cause["up"] == .bool(false) || cause["change"].text == "deleted")
            }
            let last = try #require(try world.history("route").last)
            #expect(last["before"]["interface"].text == "w0")
            let list = try #require(try world.history("address").last { $0["family"].text == "inet" })
            #expect(list["cause"]["kind"].text == "link" && list["cause"]["interface"].text == "w0")
            #expect(list["removed"].elements.map { $0["interface"].text } == ["w0"])
        }
    }

    @Test("names the address that a list and a way changed by")
    func address() async throws {
        try await inPrivateNetwork { network in
            let world = try World("-4", in: network)
            try world.change("address delete 192.0.2.2/24 dev v0") { cause in
                #expect(cause["kind"].text == "address" && cause["change"].text == "deleted")
                #expect(cause["address"].text == "192.0.2.2" && cause["interface"].text == "v0")
            }
            try network.ip("address add 198.18.0.7/24 dev v0")
            try eventually { try world.history("address").count == 2 }
            let line = try #require(try world.history("address").last)
            #expect(line["added"].elements.map { $0["address"].text } == ["198.18.0.7"])
            #expect(line["cause"]["kind"].text == "address" && line["cause"]["change"].text == "added")
            #expect(line["cause"]["prefixLength"] == .number(24))
        }
    }

    @Test("names the setting that had a way without carrier ignored")
    func netconf() async throws {
        try await inPrivateNetwork { network in
            let world = try World("-4", in: network)
            try network.ip("route add \(world.around) via \(world.gateways.w0)")
            try network.ip("link set w1 down")
            try network.untilLink("w0", shows: "NO-CARRIER")
            // The kernel shows it before it says so, which would be as good a cause.
            try eventually { try world.history("address").count == 2 }
            try world.watch()
            try network.sysctl("ipv4/conf/all/ignore_routes_with_linkdown", "1")
            try world.untilChanged()
            let cause = try #require(try world.history("route").last)["cause"]
            #expect(cause["kind"].text == "netconf" && cause["setting"].text == "ignore_routes_with_linkdown")
            #expect(cause["value"] == .number(1))
        }
    }

    @Test("names the neighbour whose failure moved a way of several")
    func neighbour() async throws {
        try await inPrivateNetwork { network in
            let world = try World("-6", in: network)
            let (v0, w0) = (world.gateways.v0, world.gateways.w0)
            try network.batch([
                "neighbour replace \(v0) dev v0 lladdr 02:00:00:00:00:01 nud reachable",
                "neighbour replace \(w0) dev w0 lladdr 02:00:00:00:00:02 nud reachable",
                "route add \(world.around) nexthop via \(v0) dev v0 nexthop via \(w0) dev w0",
            ])
            let gateway = try world.daemon.connect().route(world.watched).interfaceName == "v0" ? v0 : w0
            let link = gateway == v0 ? "v0" : "w0"
            try world.change("neighbour replace \(gateway) dev \(link) nud failed extern_learn", fresh: true) { cause in
                #expect(cause["kind"].text == "neighbour" && cause["failed"] == .bool(true))
                #expect(cause["address"].text == gateway && cause["interface"].text == link)
            }
        }
    }

    @Test("names the end of a route's lifetime")
    func expiry() async throws {
        try await inPrivateNetwork { network in
            let world = try World("-6", in: network)
            try network.ip("route add \(world.around) via \(world.gateways.w0) expires 2")
            try world.untilChanged()
            try world.watch()
            try world.untilChanged()
            #expect(try world.history("route").last?["cause"]["kind"].text == "route-expired")
        }
    }

    @Test("is told to people, and from a time on")
    func text() async throws {
        try await inPrivateNetwork { network in
            let world = try World("-4", in: network)
            try world.change("route add unreachable \(world.around)") { #expect($0["type"].text == "unreachable") }
            let text = try world.daemon.query("history", in: network).output
            #expect(text.contains("state learnt\n  because start of the service\n"))
            #expect(
                text.hasSuffix(
                    """
                     198.51.100.7
                      before  192.0.2.2 v0 via 192.0.2.1
                      after   unreachable (WSAEHOSTUNREACH)
                      because route added: 198.51.100.0/24 table main

                    """))
            let start = try #require(text.split(separator: " ").first)
            let later = try world.daemon.query("history --since \(start)", in: network).output
            #expect(!later.contains("state learnt") && later.contains("because route added"))
            let last = try #require(try world.history("route").last?["time"].text)
            #expect(try world.daemon.query("history --since \(last)", in: network).output == "")
        }
    }
}

/// Two links, `v0` with the default route, a daemon, and one destination of a family that is waited for.
private final class World {
    let daemon: Daemon
    let network: PrivateNetwork
    let watched: String
    let around: String
    let any: String
    let gateways: (v0: String, w0: String)
    private let client: RawClient
    private var request: RawClient.Answer

    init(_ option: String, in network: PrivateNetwork) throws {
        let isIPv4 = option == "-4"
        self.network = network
        watched = isIPv4 ? "198.51.100.7" : "2001:db8:9::7"
        around = isIPv4 ? "198.51.100.0/24" : "2001:db8:9::/64"
        any = isIPv4 ? "0.0.0.0/0" : "::/0"
        gateways = isIPv4 ? ("192.0.2.1", "203.0.113.1") : ("2001:db8::1", "2001:db8:1::1")
        try network.addLink("v0", peer: "v1", addresses: ["192.0.2.2/24", "2001:db8::2/64 nodad"])
        try network.addLink("w0", peer: "w1", addresses: ["203.0.113.2/24", "2001:db8:1::2/64 nodad"])
        try network.ip("route add \(any) via \(gateways.v0)")
        daemon = try Daemon(in: network)
        client = try daemon.connect()
        request = try client.awaitRoute(watched)
        try #require(request.isPending)
    }

    /// Waits for the next change from now on.
    func watch() throws {
        if request.isPending { _ = try client.cancel(request) }
        request = try client.awaitRoute(watched)
        try #require(request.isPending)
    }

    func untilChanged() throws {
        #expect(try client.completion(of: request).error == .success)
    }

    /// Runs `ip` with a command that changes the watched way, and looks at the cause of the change.
    ///
    /// `skipping` says how many changes a command before it has made, `fresh` that it made none that is told.
    func change(_ command: String, skipping: Int = 0, fresh: Bool = false, _ judge: (JSON) throws -> Void) throws {
        for _ in 0..<skipping {
            try untilChanged()
            try watch()
        }
        if fresh { try watch() }
        let before = try history("route").count
        try network.ip(command)
        try untilChanged()
        let lines = try history("route")
        #expect(lines.count == before + 1, "\(command)")
        let line = try #require(lines.last)
        #expect(line["destination"].text == watched)
        try judge(line["cause"])
        try watch()
    }

    /// The lines of the history about routes or addresses.
    func history(_ kind: String) throws -> [JSON] {
        let output = try daemon.query("--json history", in: network).output
        let event = kind == "route" ? "routing-interface-change" : "address-list-change"
        return try output.split(separator: "\n").map { try JSON(parsing: String($0)) }.filter {
            $0["event"].text == event
        }
    }
}
