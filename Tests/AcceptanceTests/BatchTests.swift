import NamespaceSupport
import NetworkPrimitives
import Testing
import WSPProtocol

@Suite("A batch of 10,000 destinations")
struct BatchTests {
    @Test("is answered as ip route get answers each, with rules, tables and routes of every type")
    func comparison() async throws {
        try await inPrivateNetwork { network in
            try network.addManyWays()
            let client = try Daemon(in: network).connect()
            let destinations = BatchTests.destinations
            let records = try client.routes(destinations)
            let expected = try network.routesByIP(destinations)
            try #require(records.count == destinations.count)
            var differences: [String] = []
            for (destination, record) in zip(destinations, records) {
                let answer = KernelRoute(record)
                if answer != expected[destination] {
                    let kernel = expected[destination].map { "\($0)" } ?? "nothing"
                    differences.append("\(destination): wspd \(answer), ip \(kernel)")
                }
            }
            #expect(differences.isEmpty, "\(differences.count): \(differences.prefix(5))")
            // The network above must not be one where every way is the same.
            #expect(Set(records.map(\.interfaceName)) == ["", "lo", "v0", "w0"])
            #expect(Set(records.map(\.error)) == [.success, .networkUnreachable, .hostUnreachable])
        }
    }

    /// Some of every prefix that a rule or a route is about, both families.
    private static let destinations: [IPAddress] = {
        let inet: [UInt32] = [
            0xc633_6400, 0xc633_6500, 0xc633_6600, 0xc633_6700, 0xc612_0000, 0x0a00_0000, 0xc000_0200, 0xcb00_7100,
            0x0808_0000, 0x7f00_0000,
        ]
        let inet6: [UInt128] = [1, 2, 3, 4, 5, 9, 0xa, 0, 0x100, 0x200]
        var destinations: [IPAddress] = []
        for host: UInt32 in 1...500 {
            // The second half lies 0.1.0.0 further, in prefixes of their own.
            for prefix in inet { destinations.append(IPAddress(ipv4: prefix + host % 250 + 1 + (host / 250) << 16)) }
            for group in inet6 {
                let prefix = UInt128(0x2001_0db8) << 96 | group << 80
                destinations.append(IPAddress(bits: prefix | UInt128(host), isIPv6: true))
            }
        }
        return destinations
    }()
}

/// What both sides say of a destination.
struct KernelRoute: Equatable {
    var error = WinsockError.success
    var interface = ""
    var source: IPAddress?
    var gateway: IPAddress?

    init(unreachable error: WinsockError) { self.error = error }

    init(_ record: RouteRecord) {
        error = record.error
        interface = record.interfaceName
        source = record.source
        gateway = record.gateway
    }

    /// Takes an element of what `ip -json route get` prints.
    init(_ route: JSON) {
        interface = route["dev"].text ?? ""
        source = route["prefsrc"].text.flatMap { IPAddress($0) }
        gateway = route["gateway"].text.flatMap { IPAddress($0) }
    }
}

extension NetworkNamespace {
    /// What `ip route get` says of each destination.
    func routesByIP(_ destinations: [IPAddress]) throws -> [IPAddress: KernelRoute] {
        let lines = destinations.map { "route get \($0)\n" }.joined()
        let process = try spawn([ipProgram, "-json", "-force", "-batch", "-"], input: .text(lines))
        var routes: [IPAddress: KernelRoute] = [:]
        for line in try process.readToEnd(within: 60).split(separator: "\n") {
            for route in try JSON(parsing: String(line)).elements {
                guard let destination = route["dst"].text.flatMap({ IPAddress($0) }) else { continue }
                routes[destination] = KernelRoute(route)
            }
        }
        try process.wait()
        // Refusals are pairs of lines: the error, and which of the commands it was.
        var error = WinsockError.success
        for line in process.standardError.split(separator: "\n") {
            if line.hasPrefix("RTNETLINK answers: ") {
                error = line.hasSuffix("Network is unreachable") ? .networkUnreachable : .hostUnreachable
            } else if let number = line.split(separator: ":").last.flatMap({ Int($0) }) {
                routes[destinations[number - 1]] = KernelRoute(unreachable: error)
            }
        }
        return routes
    }

    /// Adds two links, three tables, rules that choose among them, and routes of every type that refuses.
    fileprivate func addManyWays() throws {
        try addLink("v0", peer: "v1", addresses: ["192.0.2.2/24", "2001:db8::2/64 nodad"])
        try addLink("w0", peer: "w1", addresses: ["203.0.113.2/24", "203.0.113.3/24", "2001:db8:100::2/64 nodad"])
        try batch([
            "route add 198.51.100.0/24 via 203.0.113.1", "route add 198.51.100.128/25 via 192.0.2.1",
            "route add 198.51.101.0/24 via 203.0.113.1 src 203.0.113.3", "route add unreachable 198.51.102.0/25",
            "route add prohibit 198.51.102.128/26", "route add blackhole 198.51.102.192/26",
            "route add throw 198.51.103.0/24", "route add default via 192.0.2.1 table 77",
            "route add 10.0.0.64/26 via 203.0.113.1 table 77", "route add 198.18.0.0/15 via 203.0.113.1 table 1000",
            "rule add to 10.0.0.0/24 table 77", "rule add to 198.18.0.0/15 table 1000 priority 100",
            "rule add to 10.1.0.0/16 prohibit", "rule add to 10.2.0.0/16 unreachable",
            "route add 2001:db8:1::/48 via 2001:db8:100::1", "route add 2001:db8:1::80/121 via 2001:db8::1",
            "route add unreachable 2001:db8:2::/49", "route add prohibit 2001:db8:3::/48",
            "route add blackhole 2001:db8:4::/48", "route add ::/0 via 2001:db8::1 table 77",
            "route add 2001:db8:5::100/120 via 2001:db8:100::1 table 77",
        ])
        try ip("-6 rule add to 2001:db8:5::/48 table 77")
        try ip("-6 rule add to 2001:db8:9::/48 prohibit")
    }
}
