import NamespaceSupport
import NetworkPrimitives
import Testing
import WSPProtocol

@Suite("With a removal delay")
struct RemovalDelayTests {
    /// The addresses and routes of a family.
    struct Family: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let family: AddressFamily
        let flapping: String
        let added: String
        let destination: String
        let defaultRoute: String
        let otherDefaultRoute: String
    }

    static let families = [
        Family(
            testDescription: "IPv4", family: .inet, flapping: "192.0.2.2/24 dev v0", added: "192.0.2.3/24 dev v0",
            destination: "198.51.100.9", defaultRoute: "default via 192.0.2.1",
            otherDefaultRoute: "default via 203.0.113.1"),
        Family(
            testDescription: "IPv6", family: .inet6, flapping: "2001:db8::2/64 dev v0",
            added: "2001:db8::3/64 dev v0", destination: "2001:db8:9::9",
            defaultRoute: "::/0 via 2001:db8::1 dev v0", otherDefaultRoute: "::/0 via 2001:db8:1::1 dev w0"),
    ]

    /// So long that a test that waits for its end fails.
    private static let forEver = RequestOptions(removalDelayMilliseconds: 3_600_000)

    @Test("an address that is deleted and added again wakes nobody", arguments: families)
    func flap(_ family: Family) async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveTwoLinks()
            let request = try client.awaitAddresses(family.family, Self.forEver)
            let completions = try client.status()["completions"]
            for _ in 0..<3 {
                try client.untilGrown("address_list_changes") { try network.ip("address delete \(family.flapping)") }
                try client.untilGrown("suppressed_flaps") { try network.ip("address add \(family.flapping) nodad") }
            }
            #expect(try client.unclaimed().isEmpty)
            #expect(try client.status()["completions"] == completions)
            try network.ip("address add \(family.added) nodad")
            #expect(try client.completion(of: request).error == .success)
        }
    }

    @Test("an address that is deleted for good wakes, and not before the delay is over", arguments: families)
    func removal(_ family: Family) async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveTwoLinks()
            let options = RequestOptions(removalDelayMilliseconds: 200)
            let request = try client.awaitAddresses(family.family, options)
            let start = ContinuousClock.now
            try network.ip("address delete \(family.flapping)")
            let completion = try client.completion(of: request)
            #expect(ContinuousClock.now - start >= .milliseconds(200))
            #expect(completion.error == .success)
            #expect(completion.generation == (try client.addresses(family.family).generation))
        }
    }

    @Test("an address that is added while another is missing wakes at once", arguments: families)
    func addition(_ family: Family) async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveTwoLinks()
            let request = try client.awaitAddresses(family.family, Self.forEver)
            try client.untilGrown("address_list_changes") { try network.ip("address delete \(family.flapping)") }
            #expect(try client.unclaimed().isEmpty)
            try network.ip("address add \(family.added) nodad")
            #expect(try client.completion(of: request).error == .success)
        }
    }

    @Test("a default route that is deleted and added again wakes nobody; another one does at once", arguments: families)
    func defaultRoute(_ family: Family) async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveTwoLinks()
            let request = try client.awaitRoute(family.destination, Self.forEver)
            for _ in 0..<3 {
                try client.untilGrown("routing_interface_changes") {
                    try network.ip("route delete \(family.defaultRoute)")
                }
                try client.untilGrown("suppressed_flaps") { try network.ip("route add \(family.defaultRoute)") }
            }
            #expect(try client.unclaimed().isEmpty)
            try client.untilGrown("routing_interface_changes") {
                try network.ip("route delete \(family.defaultRoute)")
            }
            #expect(try client.unclaimed().isEmpty)
            try network.ip("route add \(family.otherDefaultRoute)")
            #expect(try client.completion(of: request).error == .success)
            #expect(try client.route(family.destination).interfaceName == "w0")
        }
    }

    @Test("what is back when a daemon that was stopped beyond the delay goes on wakes nobody")
    func stopped() async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveTwoLinks()
            let options = RequestOptions(removalDelayMilliseconds: 1000)
            let list = try client.awaitAddresses(.inet, options)
            let route = try client.awaitRoute("198.51.100.9", options)
            try client.untilGrown("suppressed_flaps") {
                try client.untilGrown("routing_interface_changes") {
                    try network.ip("address delete 192.0.2.2/24 dev v0")
                }
                try client.daemonStopped {
                    let end = Deadline(seconds: 1.5)
                    try eventually { end.hasPassed }
                    try network.batch(["address add 192.0.2.2/24 dev v0", "route add default via 192.0.2.1"])
                }
            }
            try eventually { try client.status()["suppressed_flaps"] == 2 }
            #expect(try client.unclaimed().isEmpty)
            #expect(try client.cancel(list).error == .success)
            #expect(try client.cancel(route).error == .success)
        }
    }

    @Test("a watch that arms anew while an address comes and goes tells no change that is none, and does not spin")
    func rearming() async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveTwoLinks()
            guard let daemon = client.daemon else { preconditionFailure("it serves the client") }
            let watch = try Watch("addresses --family inet --removal-delay 3600000", of: daemon, in: network)
            let before = try client.status()
            var told: Set<String> = ["192.0.2.2", "203.0.113.2"]
            for round in 1...100 {
                // The address that is added has the watch arm anew, while the other one is missing or comes back.
                try network.batch([
                    "address add 10.9.0.\(round)/32 dev w0", "address delete 192.0.2.2/24 dev v0",
                    "address add 192.0.2.2/24 dev v0",
                ])
                repeat {
                    let change = try watch.nextAddressChange()
                    try #require(change.added.count + change.removed.count > 0)
                    try #require(told.isDisjoint(with: change.added) && told.isSuperset(of: change.removed))
                    told = told.union(change.added).subtracting(change.removed)
                } while !told.isSuperset(of: ["192.0.2.2", "10.9.0.\(round)"])
            }
            let after = try client.status()
            // Per round: at most three states to be told of, each by QUERY and CHANGE, and this test's own questions.
            #expect((after["requests"] ?? 0) - (before["requests"] ?? 0) <= 800)
            #expect(try watch.end() == "")
        }
    }
}
