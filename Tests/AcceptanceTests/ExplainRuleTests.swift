import NamespaceSupport
import Testing

@Suite("The rule that wspd-query explain names")
struct ExplainRuleTests {
    /// Two gateways, of which the second is that of table 100; rules are the test's.
    private func network(_ network: PrivateNetwork, _ commands: String...) throws -> Daemon {
        try network.addLink("v0", peer: "v1", addresses: ["192.0.2.2/24", "192.0.2.3/24"])
        try network.batch(
            ["route add default via 192.0.2.1", "route add default via 192.0.2.9 table 100"] + commands)
        return try Daemon(in: network)
    }

    private func expect(
        _ object: JSON, priority: Int, action: String, selector: String, table: Int?, gateway: String?,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(object["rule"]["priority"].integer == priority, sourceLocation: sourceLocation)
        #expect(object["rule"]["action"].text == action, sourceLocation: sourceLocation)
        #expect(object["rule"]["selector"].text == selector, sourceLocation: sourceLocation)
        #expect(object["table"].integer == table, sourceLocation: sourceLocation)
        #expect(object["gateway"].text == gateway, sourceLocation: sourceLocation)
    }

    @Test("is the one for the mark, the source, the user, the interface or the type of service asked with")
    func selectors() async throws {
        try await inPrivateNetwork { network in
            let daemon = try self.network(
                network, "rule add fwmark 0x7 table 100 priority 10", "rule add from 192.0.2.3 table 100 priority 20",
                "rule add uidrange 4000-4001 table 100 priority 30", "rule add oif v0 table 100 priority 40",
                "rule add tos 0x10 table 100 priority 50")
            let cases = [
                ("--mark 7", 10, "from all fwmark 0x7"), ("--from 192.0.2.3", 20, "from 192.0.2.3"),
                ("--uid 4001", 30, "from all uidrange 4000-4001"), ("--oif v0", 40, "from all oif v0"),
                ("--tos 16", 50, "from all tos 0x10"),
            ]
            for (options, priority, selector) in cases {
                let object = try daemon.explain("198.51.100.1 \(options)", in: network)
                expect(
                    object, priority: priority, action: "lookup 100", selector: selector, table: 100,
                    gateway: "192.0.2.9")
                #expect(object["rule"]["certainty"].text == "certain")
            }
            let plain = try daemon.explain("198.51.100.1", in: network)
            expect(
                plain, priority: 32766, action: "lookup main", selector: "from all", table: 254, gateway: "192.0.2.1")
        }
    }

    @Test("is found behind jumps, and behind rules that suppress the route")
    func jumpsAndSuppression() async throws {
        try await inPrivateNetwork { network in
            let daemon = try self.network(
                network, "rule add goto 200 priority 10", "rule add unreachable priority 20",
                "rule add lookup main suppress_prefixlength 0 priority 200", "rule add lookup 100 priority 210")
            let far = try daemon.explain("198.51.100.1", in: network)
            expect(far, priority: 210, action: "lookup 100", selector: "from all", table: 100, gateway: "192.0.2.9")
            #expect(far["prefix"].text == "0.0.0.0/0")
            let near = try daemon.explain("192.0.2.77", in: network)
            expect(
                near, priority: 200, action: "lookup main suppress_prefixlength 0", selector: "from all", table: 254,
                gateway: nil)
        }
    }

    @Test("is found behind one that suppresses routes by the interface's group")
    func suppressedGroup() async throws {
        try await inPrivateNetwork { network in
            let daemon = try self.network(
                network, "link set v0 group 5", "rule add lookup main suppress_ifgroup 5 priority 10",
                "rule add lookup 100 priority 20")
            let object = try daemon.explain("198.51.100.1", in: network)
            expect(object, priority: 20, action: "lookup 100", selector: "from all", table: 100, gateway: "192.0.2.9")
        }
    }

    @Test("may be another one for another protocol, which is named")
    func otherProtocol() async throws {
        try await inPrivateNetwork { network in
            let daemon = try self.network(network, "rule add ipproto tcp dport 443 table 100 priority 10")
            let object = try daemon.explain("198.51.100.1", in: network)
            expect(
                object, priority: 32766, action: "lookup main", selector: "from all", table: 254, gateway: "192.0.2.1")
            #expect(object["rule"]["certainty"].text == "possible")
            #expect(object["mayMatch"]["priority"].integer == 10)
            #expect(object["mayMatch"]["selector"].text == "from all ipproto tcp dport 443")
            #expect(object["mayMatch"]["action"].text == "lookup 100")
        }
    }

    @Test(
        "refuses, where it is one that does",
        arguments: [
            ("unreachable", "WSAENETUNREACH"), ("prohibit", "WSAEHOSTUNREACH"), ("blackhole", "WSAEHOSTUNREACH"),
        ])
    func refusal(action: String, error: String) async throws {
        try await inPrivateNetwork { network in
            let daemon = try self.network(network, "rule add to 198.51.100.0/24 \(action) priority 10")
            let object = try daemon.explain("198.51.100.1", in: network)
            #expect(object["error"].text == error && object["decidedBy"].text == "rule")
            expect(
                object, priority: 10, action: action, selector: "from all to 198.51.100.0/24", table: nil, gateway: nil)
            #expect(object["source"] == .null && object["interface"] == .null)
        }
    }

    @Test("to the table local is told for an own address, with rules of one's own and without")
    func local() async throws {
        try await inPrivateNetwork { network in
            let daemon = try self.network(network)
            let merged = try daemon.explain("192.0.2.2", in: network)
            expect(merged, priority: 0, action: "lookup local", selector: "from all", table: 254, gateway: nil)
            #expect(merged["type"].text == "local" && merged["rule"]["certainty"].text == "merged")
            #expect(merged["interface"].text == "lo")
            try network.ip("rule add fwmark 0x7 table 100 priority 10")
            let own = try daemon.explain("192.0.2.2", in: network)
            expect(own, priority: 0, action: "lookup local", selector: "from all", table: 255, gateway: nil)
            #expect(own["rule"]["certainty"].text == "certain")
        }
    }

    @Test("is that of IPv6")
    func inet6() async throws {
        try await inPrivateNetwork { network in
            try network.addLink("v0", peer: "v1", addresses: ["2001:db8::2/64 nodad"])
            try network.batch([
                "route add default via 2001:db8::1", "route add default via 2001:db8::9 table 100",
            ])
            try network.ip("-6 rule add from 2001:db8::2 fwmark 0x7 table 100 priority 10")
            try network.ip("-6 rule add to 2001:db8:9::/48 prohibit priority 20")
            let daemon = try Daemon(in: network)
            let marked = try daemon.explain("2001:db8:1::1 --mark 7 --from 2001:db8::2", in: network)
            expect(
                marked, priority: 10, action: "lookup 100", selector: "from 2001:db8::2 fwmark 0x7", table: 100,
                gateway: "2001:db8::9")
            #expect(marked["sourceReason"].text == "bound" && marked["prefix"].text == "::/0")
            let plain = try daemon.explain("2001:db8:1::1", in: network)
            expect(
                plain, priority: 32766, action: "lookup main", selector: "from all", table: 254, gateway: "2001:db8::1")
            let refused = try daemon.explain("2001:db8:9::1", in: network)
            #expect(refused["decidedBy"].text == "rule" && refused["rule"]["priority"].integer == 20)
            let own = try daemon.explain("2001:db8::2", in: network)
            expect(own, priority: 0, action: "lookup local", selector: "from all", table: 255, gateway: nil)
        }
    }
}
