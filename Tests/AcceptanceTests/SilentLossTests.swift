import NamespaceSupport
import NetworkPrimitives
import Testing
import WSPProtocol

/// Routes that the kernel takes away without RTM_DELROUTE.
@Suite("Of the destinations watched, exactly those that lose their route without a word complete:")
struct SilentLossTests {
    /// Watches a destination behind `w0`, one on its link and two elsewhere, and expects the first two to move.
    private func expectLoss(
        _ family: TwoLinkFamily, _ setUp: [String], in network: PrivateNetwork, after trigger: () throws -> Void
    ) throws {
        let client = try network.serveTwoLinks()
        try network.batch(setUp)
        let destinations = [
            family.inside, family.gateways.w0 + (family.option == "-4" ? "" : "1"), family.outside, family.gateways.v0,
        ]
        let watched = try Bystanders(destinations, of: client, in: network)
        let moved = try watched.expectCompletions(after: trigger)
        #expect(moved == Array(destinations[..<2]))
    }

    @Test("a static route vanishes with its link, which goes down", arguments: TwoLinkFamily.both, [true, false])
    func linkDown(family: TwoLinkFamily, isSilent: Bool) async throws {
        try await inPrivateNetwork { network in
            try network.sysctl("ipv6/route/skip_notify_on_dev_down", isSilent ? "1" : "0")
            let route = "route add \(family.prefix) via \(family.gateways.w0) dev w0"
            try expectLoss(family, [route], in: network) { try network.ip("link set w0 down") }
        }
    }

    @Test("a static route vanishes with its link, which is deleted", arguments: TwoLinkFamily.both, [true, false])
    func linkDeleted(family: TwoLinkFamily, isSilent: Bool) async throws {
        try await inPrivateNetwork { network in
            try network.sysctl("ipv6/route/skip_notify_on_dev_down", isSilent ? "1" : "0")
            let route = "route add \(family.prefix) via \(family.gateways.w0) dev w0"
            try expectLoss(family, [route], in: network) { try network.ip("link delete w0") }
        }
    }

    @Test("a static route vanishes with the last IPv4 address of its link")
    func lastAddress() async throws {
        try await inPrivateNetwork { network in
            let family = TwoLinkFamily.inet
            let route = "route add \(family.prefix) via \(family.gateways.w0)"
            try expectLoss(family, [route], in: network) {
                try network.ip("address delete \(family.addresses.w0) dev w0")
            }
        }
    }

    @Test(
        "a route vanishes, or forgets its source, with the address that it names as source",
        arguments: TwoLinkFamily.both)
    func preferredSource(family: TwoLinkFamily) async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveTwoLinks()
            let (address, length) = family.option == "-4" ? ("192.0.2.77", 24) : ("2001:db8:ff::77", 128)
            try network.ip("address add \(address)/\(length) dev v0 nodad")
            try network.ip("route add \(family.prefix) via \(family.gateways.v0) dev v0 src \(address)")
            let watched = try Bystanders(
                [family.inside, family.outside, family.gateways.w0, family.gateways.v0], of: client, in: network)
            let moved = try watched.expectCompletions {
                try network.ip("address delete \(address)/\(length) dev v0")
            }
            #expect(moved == [family.inside])
        }
    }

    @Test("an IPv6 route expires at its time", arguments: [TwoLinkFamily.inet6])
    func expiry(family: TwoLinkFamily) async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveTwoLinks()
            let route = "\(family.prefix) via \(family.gateways.w0) dev w0"
            try network.ip("route add \(route)")
            let watched = try Bystanders([family.inside, family.outside], of: client, in: network)
            let moved = try watched.expectCompletions { try network.ip("route replace \(route) expires 1") }
            #expect(moved == [family.inside])
        }
    }
}
