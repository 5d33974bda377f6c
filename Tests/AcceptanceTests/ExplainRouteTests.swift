import NamespaceSupport
import Testing

@Suite("The route that wspd-query explain names")
struct ExplainRouteTests {
    private func serve(_ network: PrivateNetwork, _ commands: [String]) throws -> Daemon {
        try network.addLink(
            "v0", peer: "v1", addresses: ["192.0.2.2/24", "192.0.2.3/24", "2001:db8::2/64 nodad"])
        try network.batch(commands)
        return try Daemon(in: network)
    }

    @Test("has prefix, type, protocol and metric, and what chose the source")
    func sources() async throws {
        try await inPrivateNetwork { network in
            let daemon = try serve(
                network,
                [
                    "route add 198.51.100.0/24 via 192.0.2.1 src 192.0.2.3 metric 50 proto static",
                    "route add 203.0.113.0/24 via 192.0.2.1",
                ])
            let preferred = try daemon.explain("198.51.100.7", in: network)
            #expect(preferred["prefix"].text == "198.51.100.0/24" && preferred["type"].text == "unicast")
            #expect(preferred["protocol"].text == "static" && preferred["metric"].integer == 50)
            #expect(preferred["ways"].integer == 1 && preferred["nexthop"] == .null)
            #expect(preferred["source"].text == "192.0.2.3" && preferred["sourceReason"].text == "prefsrc")
            let chosen = try daemon.explain("203.0.113.7", in: network)
            #expect(chosen["source"].text == "192.0.2.2" && chosen["sourceReason"].text == "kernel")
            let bound = try daemon.explain("203.0.113.7 --from 192.0.2.3", in: network)
            #expect(bound["source"].text == "192.0.2.3" && bound["sourceReason"].text == "bound")
        }
    }

    @Test("has all its ways, and its nexthop object")
    func ways() async throws {
        try await inPrivateNetwork { network in
            let daemon = try serve(
                network,
                [
                    "route add 198.51.100.0/24 nexthop via 192.0.2.1 nexthop via 192.0.2.9",
                    "nexthop add id 7 via 192.0.2.1 dev v0", "nexthop add id 8 via 192.0.2.9 dev v0",
                    "nexthop add id 9 group 7/8", "route add 203.0.113.0/24 nhid 7", "route add 203.0.114.0/24 nhid 9",
                    "route add 2001:db8:1::/48 nexthop via 2001:db8::1 nexthop via 2001:db8::9",
                ])
            let multipath = try daemon.explain("198.51.100.7", in: network)
            #expect(multipath["ways"].integer == 2 && multipath["nexthop"] == .null)
            #expect(["192.0.2.1", "192.0.2.9"].contains(multipath["gateway"].text))
            let object = try daemon.explain("203.0.113.7", in: network)
            #expect(object["nexthop"].integer == 7 && object["ways"].integer == 1)
            let group = try daemon.explain("203.0.114.7", in: network)
            #expect(group["nexthop"].integer == 9 && group["ways"].integer == 2)
            let six = try daemon.explain("2001:db8:1::7", in: network)
            #expect(six["ways"].integer == 2 && six["prefix"].text == "2001:db8:1::/48")
        }
    }

    @Test("may have a gateway of the other family")
    func otherFamily() async throws {
        try await inPrivateNetwork { network in
            let daemon = try serve(network, ["route add 198.51.100.0/24 via inet6 2001:db8::1 dev v0"])
            let object = try daemon.explain("198.51.100.7", in: network)
            #expect(object["gateway"].text == "2001:db8::1" && object["source"].text == "192.0.2.2")
        }
    }

    @Test(
        "refuses, where it is of a type that does",
        arguments: [
            ("unreachable", "WSAEHOSTUNREACH"), ("prohibit", "WSAEHOSTUNREACH"), ("blackhole", "WSAEHOSTUNREACH"),
        ])
    func refusals(type: String, error: String) async throws {
        try await inPrivateNetwork { network in
            let daemon = try serve(
                network,
                [
                    "route add default via 192.0.2.1", "route add \(type) 198.51.0.0/16 metric 7 table 100",
                    "rule add lookup 100 priority 10", "route add \(type) 2001:db8:1::/48",
                ])
            let object = try daemon.explain("198.51.100.7", in: network)
            #expect(object["error"].text == error && object["decidedBy"].text == "route")
            #expect(object["type"].text == type && object["prefix"].text == "198.51.0.0/16")
            #expect(object["table"].integer == 100 && object["rule"]["priority"].integer == 10)
            #expect(object["metric"].integer == 7 && object["ways"].integer == 0)
            #expect(object["source"] == .null && object["sourceReason"] == .null)
            let six = try daemon.explain("2001:db8:1::7", in: network)
            #expect(six["type"].text == type && six["prefix"].text == "2001:db8:1::/48")
            #expect(six["table"].integer == 254 && six["rule"]["priority"].integer == 32766)
        }
    }

    @Test("is not there, or is one of type throw that sends the question on to nothing")
    func noRoute() async throws {
        try await inPrivateNetwork { network in
            let daemon = try serve(network, ["route add throw 198.51.100.0/24"])
            let none = try daemon.explain("203.0.113.7", in: network)
            #expect(none["error"].text == "WSAENETUNREACH" && none["decidedBy"].text == "no-route")
            #expect(none["type"] == .null && none["rule"] == .null)
            let thrown = try daemon.explain("198.51.100.7", in: network)
            #expect(thrown["decidedBy"].text == "no-route" && thrown["type"].text == "throw")
            #expect(thrown["prefix"].text == "198.51.100.0/24" && thrown["rule"]["priority"].integer == 32766)
        }
    }

    @Test("is not needed where IPv4 is given the interface")
    func assumedOnLink() async throws {
        try await inPrivateNetwork { network in
            let daemon = try serve(network, [])
            let object = try daemon.explain("203.0.113.7 --oif v0", in: network)
            #expect(object["reachable"] == .bool(true) && object["decidedBy"].text == "assumed-on-link")
            #expect(object["table"] == .null && object["rule"] == .null && object["source"].text == "192.0.2.2")
        }
    }

    @Test("does not matter where the bound address is none of this host's, or the interface is down")
    func impossibleSockets() async throws {
        try await inPrivateNetwork { network in
            let daemon = try serve(network, ["route add default via 192.0.2.1", "link add w0 type veth peer name w1"])
            for arguments in ["198.51.100.7 --from 192.0.2.77", "2001:db8::7 --from 2001:db8::77"] {
                #expect(try daemon.explain(arguments, in: network)["decidedBy"].text == "foreign-source")
            }
            let down = try daemon.explain("198.51.100.7 --oif w0", in: network)
            #expect(down["decidedBy"].text == "interface-down")
        }
    }
}
