import CLinux
import NamespaceSupport
import NetworkPrimitives
import Rtnetlink
import Testing

@Suite("The real kernel, looked through")
struct KernelSearchTests {
    @Test("lists the rules of one family in their order, with what they select by")
    func rules() async throws {
        try await inPrivateNetwork { network in
            let kernel = try RtnetlinkKernel(receiveBuffer: 1 << 20)
            try network.batch([
                "rule add fwmark 7 table 1000 priority 20", "rule add not from 10.0.0.0/8 prohibit priority 10",
            ])
            try network.ip("-6 rule add to 2001:db8::/32 goto 32766 priority 30")
            let four = try kernel.entries(of: .rules(.inet)).compactMap(\.rule)
            #expect(four.map { $0.priority ?? 0 } == [0, 10, 20, 32766, 32767])
            #expect(four.map(\.table) == [255, 0, 1000, 254, 253])
            #expect(four.allSatisfy { $0.family == .inet })
            #expect(four[1].action == UInt8(FR_ACT_PROHIBIT) && four[1].flags == UInt32(FIB_RULE_INVERT))
            let six = try kernel.entries(of: .rules(.inet6)).compactMap(\.rule)
            #expect(six.map { $0.priority ?? 0 } == [0, 30, 32766])
            #expect(try six[1].goto == 32766 && six[1].destination == prefix("2001:db8::/32"))
        }
    }

    private func search(_ kernel: RtnetlinkKernel, _ destination: String, table: UInt32) throws -> [RouteMessage] {
        var found: [RouteMessage] = []
        let search = try kernel.search(table: table, for: try address(destination))
        while try search.next({ found.append($0) }) {}
        return found
    }

    @Test("finds the routes of one table that a destination lies in, and no others")
    func routes() async throws {
        try await inPrivateNetwork { network in
            let kernel = try RtnetlinkKernel(receiveBuffer: 1 << 20)
            try network.batch([
                "link set lo up",
                "route add unreachable 10.0.0.0/8 table 1000", "route add blackhole 10.1.0.0/16 table 1000",
                "route add prohibit 10.2.0.0/16 table 1000", "route add throw default table 1000",
                "route add unreachable 10.1.2.0/24",
                "route add unreachable 2001:db8::/32 table 1000", "route add throw 2001:db9::/32 table 1000",
            ])
            let four = try search(kernel, "10.1.2.3", table: 1000)
            #expect(Set(four.map(\.type)) == [.unreachable, .blackhole, .throw])
            #expect(try Set(four.map(\.destination)) == Set(["10.0.0.0/8", "10.1.0.0/16", "0.0.0.0/0"].map(prefix)))
            let six = try search(kernel, "2001:db8::1", table: 1000)
            #expect(try six.map(\.destination) == [prefix("2001:db8::/32")])
            #expect(six.map(\.type) == [.unreachable])
        }
    }

    @Test("has no routes in a table that is not there")
    func missingTable() async throws {
        try await inPrivateNetwork { _ in
            let kernel = try RtnetlinkKernel(receiveBuffer: 1 << 20)
            #expect(try search(kernel, "10.1.2.3", table: 4711).isEmpty)
            #expect(try search(kernel, "2001:db8::1", table: 4711).isEmpty)
        }
    }

    @Test("gives a large table in shares, between which other questions are answered")
    func shares() async throws {
        try await inPrivateNetwork { network in
            let kernel = try RtnetlinkKernel(receiveBuffer: 1 << 20)
            try network.batch(
                ["link set lo up"]
                    + (0..<3000).map { "route add unreachable 10.\($0 / 250).\($0 % 250).0/24 table 1000" })
            let search = try kernel.search(table: 1000, for: try address("10.11.7.1"))
            var found: [RouteMessage] = []
            var shares = 1
            while try search.next({ found.append($0) }) {
                shares += 1
                #expect(try kernel.answer(to: RouteQuery(destination: address("127.0.0.1"))).route != nil)
                #expect(try kernel.entries(of: .links).count == 1)
            }
            #expect(shares > 3 && search.routeCount == 3000)
            #expect(try found.map(\.destination) == [prefix("10.11.7.0/24")])
        }
    }

    @Test("may be given up, and counts what was read")
    func givenUp() async throws {
        try await inPrivateNetwork { network in
            let kernel = try RtnetlinkKernel(receiveBuffer: 1 << 20)
            try network.batch((0..<3000).map { "route add unreachable 10.\($0 / 250).\($0 % 250).0/24 table 1000" })
            let before = kernel.statistics.messages
            do {
                let search = try kernel.search(table: 1000, for: try address("10.11.7.1"))
                #expect(try search.next { _ in })
            }
            #expect(kernel.statistics.messages > before)
            #expect(try kernel.entries(of: .links).count == 1)
        }
    }
}
