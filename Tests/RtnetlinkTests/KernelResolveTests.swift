import CLinux
import NamespaceSupport
import NetworkPrimitives
import Rtnetlink
import Testing

@Suite("The real kernel, asked for a way")
struct KernelResolveTests {
    @Test("tells interface, source address, gateway and table")
    func ways() async throws {
        try await inPrivateNetwork { network in
            let kernel = try RtnetlinkKernel(receiveBuffer: 1 << 20)
            let index = try network.addPair(kernel)
            try network.ip("route add default via 192.0.2.1")
            try network.ip("-6 route add default via 2001:db8::1")
            let own = try address("192.0.2.2")
            let local = try kernel.answer(to: RouteQuery(destination: own)).route
            #expect(local?.type == .local && local?.outputInterface == 1)
            let four = try kernel.answer(to: RouteQuery(destination: address("198.51.100.1"))).route
            #expect(four?.type == .unicast && four?.outputInterface == index && four?.table == RouteMessage.mainTable)
            #expect(try four?.preferredSource == own && four?.gateway == address("192.0.2.1"))
            let six = try kernel.answer(to: RouteQuery(destination: address("2001:db8:9::1"))).route
            #expect(try six?.gateway == address("2001:db8::1"))
            #expect(try six?.preferredSource == address("2001:db8::2"))
        }
    }

    @Test("refuses by the type of the route")
    func refusals() async throws {
        try await inPrivateNetwork { network in
            let kernel = try RtnetlinkKernel(receiveBuffer: 1 << 20)
            for (type, number) in zip(["unreachable", "prohibit", "blackhole", "throw"], 1...4) {
                try network.ip("route add \(type) 10.0.\(number).0/24")
                try network.ip("route add \(type) 2001:db8:1:\(number)::/64")
            }
            let expected = [EHOSTUNREACH, EACCES, EINVAL, ENETUNREACH, ENETUNREACH].map(RouteReply.refused)
            let four = try (1...5).map { RouteQuery(destination: try address("10.0.\($0).1")) }
            let six = try (1...5).map { RouteQuery(destination: try address("2001:db8:1:\($0)::1")) }
            #expect(try kernel.answers(to: four) == expected)
            #expect(try kernel.answers(to: six) == expected)
        }
    }

    @Test("minds mark, output interface, source address and user")
    func selectors() async throws {
        try await inPrivateNetwork { network in
            let kernel = try RtnetlinkKernel(receiveBuffer: 1 << 20)
            _ = try network.addPair(kernel)
            try network.batch([
                "address add 192.0.2.3/24 dev v0", "address add 203.0.113.2/24 dev v1",
                "route add default via 192.0.2.1",
                "route add default via 203.0.113.1 table 1000",
                "route add default via 192.0.2.4 table 1001", "route add default via 192.0.2.5 table 1002",
                "rule add fwmark 7 table 1000", "rule add from 192.0.2.3 table 1001",
                "rule add uidrange 0-0 tos 0x10 table 1002", "route add default via 203.0.113.9 dev v1 metric 9",
            ])
            let far = try address("198.51.100.1")
            let v1 = try #require(kernel.entries(of: .links).compactMap(\.link).first { $0.name == "v1" })
            let queries = [
                RouteQuery(destination: far),
                RouteQuery(destination: far, mark: 7),
                RouteQuery(destination: far, mark: 8),
                RouteQuery(destination: far, source: try address("192.0.2.3")),
                RouteQuery(destination: far, uid: 0, tos: 0x10),
                RouteQuery(destination: far, outputInterface: v1.index),
            ]
            let gateways = try kernel.answers(to: queries).map { $0.route?.gateway?.description }
            #expect(
                gateways == ["192.0.2.1", "203.0.113.1", "192.0.2.1", "192.0.2.4", "192.0.2.5", "203.0.113.9"])
        }
    }

    @Test("answers a thousand questions in their order")
    func thousand() async throws {
        try await inPrivateNetwork { network in
            let kernel = try RtnetlinkKernel(receiveBuffer: 1 << 20)
            _ = try network.addPair(kernel)
            try network.batch(["route add default via 192.0.2.1", "route add unreachable 10.128.0.0/9"])
            let queries = (0..<1000).map { number -> RouteQuery in
                let upper: UInt32 = number.isMultiple(of: 3) ? 0x0a80_0000 : 0x0a00_0000
                return RouteQuery(destination: IPAddress(ipv4: upper + UInt32(number)))
            }
            var positions: [Int] = []
            try kernel.resolve(queries) { position, reply in
                positions.append(position)
                if position.isMultiple(of: 3) {
                    #expect(reply == .refused(errno: EHOSTUNREACH))
                } else {
                    #expect(reply.route?.destination == IPPrefix(queries[position].destination, length: 32))
                }
            }
            #expect(positions == Array(0..<1000))
            #expect(kernel.statistics.repliesLost == 0)
        }
    }

    @Test("tells the matching route instead of the way where that is asked for")
    func match() async throws {
        try await inPrivateNetwork { network in
            let kernel = try RtnetlinkKernel(receiveBuffer: 1 << 20)
            _ = try network.addPair(kernel)
            try network.ip("route add 198.51.100.0/24 nexthop via 192.0.2.1 nexthop via 192.0.2.4")
            let query = RouteQuery(destination: try address("198.51.100.7"), asksForMatch: true)
            let route = try kernel.answer(to: query).route
            #expect(try route?.destination == prefix("198.51.100.0/24"))
            #expect(route?.multipath.count == 2)
        }
    }

    @Test("asks alone for an answer that is longer than the room for one of many")
    func long() async throws {
        try await inPrivateNetwork { network in
            let kernel = try RtnetlinkKernel(receiveBuffer: 1 << 20)
            _ = try network.addPair(kernel)
            let ways = (1...100).map { "nexthop via 198.18.0.\($0) dev v0 onlink" }.joined(separator: " ")
            try network.ip("route add 198.51.100.0/24 \(ways)")
            let query = RouteQuery(destination: try address("198.51.100.7"), asksForMatch: true)
            #expect(try kernel.answer(to: query).route?.multipath.count == 100)
            #expect(kernel.statistics.truncated == 1)
        }
    }
}
