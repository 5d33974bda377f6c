import CLinux
import NamespaceSupport
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol

@Suite("Messages of another privileged process")
struct ForgedMessageTests {
    private static let address = KernelMessage.address(
        .new, AddressMessage(family: .inet, index: 2, address: IPAddress("192.0.2.66"), prefixLength: 24))

    @Test("that look like the kernel's events are counted and change nothing, whichever way they come")
    func events() async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveOneLink()
            let daemon = try #require(client.daemon)
            let ports = try daemon.netlinkPorts(network)
            let index = try client.route("192.0.2.9").interfaceIndex
            let requests = [
                try client.awaitAddresses(), try client.awaitRoute("192.0.2.9"), try client.awaitRoute("0.0.0.0"),
            ]
            let before = try client.status()
            let forger = try Forger()
            let forged: [KernelMessage] = [
                ForgedMessageTests.address, .link(.deleted, LinkMessage(index: index, name: "v0")),
                .address(
                    .deleted,
                    AddressMessage(family: .inet, index: index, address: IPAddress("192.0.2.2"), prefixLength: 24)),
                .route(.deleted, RouteMessage(family: .inet)),
            ]
            for message in forged { try forger.send(message, to: ports.events) }
            let groups = UInt32(RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV4_ROUTE)
            for message in forged { try forger.send(message, groups: groups) }
            let after = try client.status()
            #expect(after["foreign_datagrams", default: 0] == before["foreign_datagrams", default: 0] + 8)
            for name in ["irrelevant_events", "malformed_messages", "resynchronizations", "overruns", "lost_events"] {
                #expect(after[name] == before[name], "\(name)")
            }
            try network.compareAddresses(with: client)
            try network.compareRoutes(to: ["192.0.2.9", "198.51.100.1"], with: client)
            for request in requests { #expect(try !client.hasCompletion(of: request)) }
        }
    }

    @Test("that look like replies are not taken for answers, not even where they leave the true ones no room")
    func replies() async throws {
        try await inPrivateNetwork { network in
            try network.addLink("v0", peer: "v1", addresses: ["192.0.2.2/24"])
            try network.ip("route add default via 192.0.2.1")
            let client = try Daemon(in: network).connect()
            let ports = try #require(client.daemon).netlinkPorts(network)
            let forger = try Forger()
            let forged = KernelMessage.route(
                .new,
                RouteMessage(family: .inet, outputInterface: 1, preferredSource: IPAddress("192.0.2.66")))
            var sequence: UInt32 = 0
            while try forger.send(forged, sequence: sequence, to: ports.requests) { sequence += 1 }
            try #require(sequence > 50)
            let destinations = (1...100).map { "198.51.100.\($0)" }
            try network.compareRoutes(to: destinations, with: client)
            let status = try client.status()
            #expect(status["foreign_datagrams"] == UInt64(sequence))
            #expect(status["unanswered_questions"] == 0)
        }
    }
}
