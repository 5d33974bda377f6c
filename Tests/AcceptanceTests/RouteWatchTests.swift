import NamespaceSupport
import Testing

@Suite("wspd-query watch route")
struct RouteWatchTests {
    /// The addresses and prefixes of a family: `watched` is inside `around`, nothing of `elsewhere` is.
    struct Family: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let option: String
        let watched: String
        let around: String
        let elsewhere: String
        let gateways: (v0: String, w0: String)
        let sources: (v0: String, w0: String)
        let any: String
    }

    static let families = [
        Family(
            testDescription: "IPv4", option: "-4", watched: "198.51.100.7", around: "198.51.100.0/24",
            elsewhere: "198.18.0.0/24", gateways: ("192.0.2.1", "203.0.113.1"), sources: ("192.0.2.2", "203.0.113.2"),
            any: "0.0.0.0/0"),
        Family(
            testDescription: "IPv6", option: "-6", watched: "2001:db8:9::7", around: "2001:db8:9::/64",
            elsewhere: "2001:db8:a::/64", gateways: ("2001:db8::1", "2001:db8:1::1"),
            sources: ("2001:db8::2", "2001:db8:1::2"), any: "::/0"),
    ]

    @Test("prints each change of the way once, with before and after", arguments: families)
    func changes(_ family: Family) async throws {
        try await inPrivateNetwork { network in
            let watch = try network.watchRoute(family)
            let (v0, w0) = (family.sources.v0, family.sources.w0)
            func expect(_ before: String?, _ after: String?, after command: String) throws {
                try network.ip(command)
                let line = try watch.next()
                #expect(line["destination"].text == family.watched, "\(command)")
                #expect(line["before"]["source"].text == before && line["after"]["source"].text == after, "\(line)")
            }
            try expect(v0, w0, after: "route add \(family.around) via \(family.gateways.w0)")
            try network.ip("route add \(family.any) via \(family.gateways.v0) table 77")
            try expect(w0, v0, after: "\(family.option) rule add to \(family.around) table 77")
            try expect(v0, w0, after: "\(family.option) rule delete to \(family.around) table 77")
            try expect(w0, v0, after: "link delete w0")

            try network.ip("nexthop add id 5 via \(family.gateways.v0) dev v0")
            try network.addLink("w0", peer: "w1", addresses: ["\(w0)/\(family.option == "-4" ? "24" : "64 nodad")"])
            try network.ip("nexthop add id 6 via \(family.gateways.w0) dev w0")
            try expect(v0, w0, after: "route add \(family.around) nhid 6")
            try expect(w0, v0, after: "nexthop delete id 6")
            // IPv4 loses the route with the address; IPv6 keeps it and sends from the other link's address.
            let last = family.option == "-4" ? nil : w0
            try expect(v0, last, after: "address delete \(v0)/\(family.option == "-4" ? 24 : 64) dev v0")
            #expect(try watch.end() == "")
        }
    }

    @Test("prints nothing when the same happens to prefixes that the destination is not in", arguments: families)
    func silence(_ family: Family) async throws {
        try await inPrivateNetwork { network in
            let watch = try network.watchRoute(family)
            try network.batch([
                "route add \(family.elsewhere) via \(family.gateways.w0)",
                "route add \(family.any) via \(family.gateways.w0) table 77",
            ])
            try network.ip("\(family.option) rule add to \(family.elsewhere) table 77")
            try network.ip("\(family.option) rule delete to \(family.elsewhere) table 77")
            try network.ip("route delete \(family.elsewhere)")
            try network.ip("nexthop add id 6 via \(family.gateways.w0) dev w0")
            try network.ip("route add \(family.elsewhere) nhid 6")
            try network.ip("nexthop delete id 6")
            try network.ip("address delete \(family.sources.w0)/\(family.option == "-4" ? 24 : 64) dev w0")
            try network.ip("link delete w0")
            try network.ip("\(family.option) route add unreachable \(family.around)")
            let line = try watch.next()
            #expect(line["before"]["source"].text == family.sources.v0)
            #expect(line["after"]["reachable"] == .bool(false))
            #expect(line["after"]["error"] == .string("WSAEHOSTUNREACH"))
            #expect(try watch.end() == "")
        }
    }
}

extension PrivateNetwork {
    /// Adds `v0`, which has the default route, and `w0`, and watches the family's destination.
    fileprivate func watchRoute(_ family: RouteWatchTests.Family) throws -> Watch {
        try addLink("v0", peer: "v1", addresses: ["192.0.2.2/24", "2001:db8::2/64 nodad"])
        try addLink("w0", peer: "w1", addresses: ["203.0.113.2/24", "2001:db8:1::2/64 nodad"])
        try ip("route add \(family.any) via \(family.gateways.v0)")
        return try Watch("route \(family.watched)", of: try Daemon(in: self), in: self)
    }
}
