import CLinux
import NamespaceSupport
import NetworkPrimitives
import Testing
import WSPSystem

@testable import Rtnetlink

@Suite("Events of the real kernel")
struct KernelEventTests {
    @Test("tell links, addresses and routes of both families that come and go")
    func basics() async throws {
        let (events, malformed) = try await inPrivateNetwork { network in try comingAndGoing(in: network) }
        let own = [try address("192.0.2.2"), try address("2001:db8::2")]
        let destinations = [try prefix("198.51.100.0/24"), try prefix("2001:db8:1::/48")]
        for address in own {
            #expect(events.contains { $0.address?.ownAddress == address && $0.type == .newAddress })
            #expect(events.contains { $0.address?.ownAddress == address && $0.type == .deleteAddress })
        }
        for destination in destinations {
            #expect(events.contains { $0.route?.destination == destination && $0.type == .newRoute })
            #expect(events.contains { $0.route?.destination == destination && $0.type == .deleteRoute })
        }
        #expect(malformed == 0)
    }

    private func comingAndGoing(in network: PrivateNetwork) throws -> ([KernelMessage], UInt64) {
        let kernel = try RtnetlinkKernel(receiveBuffer: 1 << 20)
        let index = try network.addPair(kernel)
        // An IPv6 address is announced by a work queue, and not at all once it has been removed again.
        let late = try address("2001:db8::2")
        var events = try kernel.events { $0.address?.ownAddress == late }
        try network.batch([
            "route add 198.51.100.0/24 via 192.0.2.1", "route add 2001:db8:1::/48 via 2001:db8::1",
            "route del 198.51.100.0/24", "link set v0 down", "link del v0",
        ])
        events += try kernel.events { message in
            if case .link(.deleted, let link) = message { link.index == index } else { false }
        }
        return (events, kernel.statistics.malformed)
    }

    @Test("tell rules, nexthop objects, settings and neighbours that fail, of both families")
    func quietGroups() async throws {
        try await inPrivateNetwork { network in
            let kernel = try RtnetlinkKernel(receiveBuffer: 1 << 20)
            let index = try network.addPair(kernel)
            try network.ip("rule add fwmark 7 table 1000 pref 10")
            try network.ip("-6 rule add fwmark 7 table 1000 pref 11")
            try network.ip("nexthop add id 7 via 192.0.2.1 dev v0")
            try network.sysctl("ipv4/conf/v0/forwarding", "1")
            try network.sysctl("ipv6/conf/v0/ignore_routes_with_linkdown", "1")
            for neighbour in ["192.0.2.9", "2001:db8::9"] {
                try network.batch([
                    "neighbour add \(neighbour) lladdr 02:00:00:00:00:09 dev v0 nud reachable",
                    "neighbour replace \(neighbour) dev v0 nud failed",
                ])
            }
            let last = try address("2001:db8::9")
            let events = try kernel.events { $0.neighbour?.address == last && $0.neighbour?.state == .failed }
            #expect(events.contains { $0.rule?.priority == 10 && $0.rule?.family == .inet })
            #expect(events.contains { $0.rule?.priority == 11 && $0.rule?.family == .inet6 })
            #expect(events.contains { $0.nexthop?.id == 7 })
            #expect(events.contains { $0.netconf?.forwarding == 1 && $0.netconf?.index == Int32(index) })
            #expect(events.contains { $0.netconf?.ignoreRoutesWithLinkdown == 1 && $0.netconf?.family == .inet6 })
            let first = try address("192.0.2.9")
            #expect(events.contains { $0.neighbour?.address == first && $0.neighbour?.state == .failed })
        }
    }

    @Test("leave out neighbours being probed and a bridge's entries, which an unfiltered socket is told")
    func filter() async throws {
        try await inPrivateNetwork { network in
            let kernel = try RtnetlinkKernel(receiveBuffer: 1 << 20)
            _ = try network.addPair(kernel)
            var unfiltered = try NetlinkSocket(room: .replies)
            try unfiltered.setOption(NETLINK_ADD_MEMBERSHIP, Int32(RTNLGRP_NEIGH.rawValue), name: "RTNLGRP_NEIGH")
            try network.batch([
                "neighbour add 192.0.2.9 lladdr 02:00:00:00:00:09 dev v0 nud stale",
                "neighbour replace 192.0.2.9 lladdr 02:00:00:00:00:09 dev v0 nud probe",
                "link add br0 type bridge", "link set v1 master br0",
                "neighbour replace 192.0.2.9 lladdr 02:00:00:00:00:09 dev v0 nud permanent",
            ])
            let neighbour = try address("192.0.2.9")
            let states = try kernel.events { $0.neighbour?.state == .permanent }
                .compactMap(\.neighbour).filter { $0.address == neighbour }.map(\.state)
            #expect(states == [.stale, .permanent])
            var everything: [NeighbourMessage] = []
            while case .datagram(let count) = try unfiltered.receive(.one) {
                try unfiltered.withDatagram(count: count) { datagram in
                    try forEachMessage(in: datagram) { (header, payload) throws(DecodingError) in
                        if let message = try KernelMessage(decoding: header, payload: payload).neighbour {
                            everything.append(message)
                        }
                    }
                }
            }
            #expect(everything.contains { $0.state == .probe && $0.address == neighbour })
            #expect(everything.contains { $0.family.rawValue == UInt16(AF_BRIDGE) })
            #expect(kernel.statistics.drops == 0, "what the filter takes out is not lost")
        }
    }

    @Test("stop soon behind the limit and go on from there")
    func limit() async throws {
        try await inPrivateNetwork { network in
            let kernel = try RtnetlinkKernel(receiveBuffer: 1 << 20)
            try network.batch((1...30).map { "address add 192.0.2.\($0)/32 dev lo" })
            var events: [KernelMessage] = []
            #expect(try kernel.receiveEvents(limit: 2) { events.append($0) } == .more)
            #expect(events.count >= 2)
            #expect(events.compactMap(\.address).count < 30)
            #expect(try !kernel.drain(into: &events))
            #expect(events.compactMap(\.address).count == 30)
        }
    }
}

extension KernelMessage {
    var address: AddressMessage? { if case .address(_, let message) = self { message } else { nil } }
    var route: RouteMessage? { if case .route(_, let message) = self { message } else { nil } }
    var rule: RuleMessage? { if case .rule(_, let message) = self { message } else { nil } }
    var nexthop: NexthopMessage? { if case .nexthop(_, let message) = self { message } else { nil } }
    var netconf: NetconfMessage? { if case .netconf(_, let message) = self { message } else { nil } }
    var neighbour: NeighbourMessage? { if case .neighbour(_, let message) = self { message } else { nil } }
    var link: LinkMessage? { if case .link(_, let message) = self { message } else { nil } }
}
