import NamespaceSupport
import NetworkPrimitives
import Testing
import WSPProtocol

@Suite("A CHANGE request for the wildcard destination")
struct WildcardChangeTests {
    /// What changes, and whether it is routing of both families.
    struct Step: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let destination: String
        let command: String

        init(_ description: String, _ destination: String, _ command: String) {
            testDescription = description
            self.destination = destination
            self.command = command
        }
    }

    @Test(
        "completes on any routing change of its family",
        arguments: [
            Step("a rule", "0.0.0.0", "rule add to 198.51.100.0/24 table 77"),
            Step("an IPv6 rule", "::", "-6 rule add to 2001:db8:9::/48 table 77"),
            Step("a nexthop object", "0.0.0.0", "nexthop add id 5 via 192.0.2.1 dev v0"),
            Step("an IPv6 nexthop object", "::", "nexthop add id 6 via 2001:db8::1 dev v0"),
            Step("a route in a table no rule leads to", "0.0.0.0", "route add 198.51.100.0/24 via 192.0.2.1 table 77"),
            Step("an IPv6 route in such a table", "::", "route add 2001:db8:9::/48 via 2001:db8::1 table 77"),
            Step("a link that goes down", "0.0.0.0", "link set v0 down"),
            Step("a link that goes down, for IPv6", "::", "link set v0 down"),
        ])
    func completes(_ step: Step) async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveBothFamilies()
            let request = try client.awaitRouting(step.destination)
            try network.ip(step.command)
            let completion = try client.completion(of: request)
            #expect(completion.error == .success && completion.generation != request.reply.generation)
        }
    }

    @Test("does not complete when a lifetime is refreshed", arguments: ["0.0.0.0", "::"])
    func lifetime(_ destination: String) async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveBothFamilies()
            let request = try client.awaitRouting(destination)
            for seconds in 600..<650 {
                try network.batch([
                    "address change 192.0.2.2/24 dev v0 valid_lft \(seconds) preferred_lft \(seconds)",
                    "address change 2001:db8::2/64 dev v0 nodad valid_lft \(seconds) preferred_lft \(seconds)",
                ])
            }
            _ = try client.status()
            #expect(try client.unclaimed().isEmpty)
            let rule = destination == "::" ? "-6 rule add table 77" : "rule add table 77"
            try network.ip(rule)
            #expect(try client.completion(of: request).error == .success)
        }
    }
}

extension PrivateNetwork {
    /// Adds `v0` with addresses of both families, starts a daemon, and returns a connection to it.
    fileprivate func serveBothFamilies() throws -> RawClient {
        try addLink("v0", peer: "v1", addresses: ["192.0.2.2/24", "2001:db8::2/64 nodad"])
        return try Daemon(in: self).connect()
    }
}

extension RawClient {
    /// Asks for any routing change, once the daemon has read everything that happened before.
    fileprivate func awaitRouting(_ destination: String) throws -> Answer {
        _ = try status()
        let request = try awaitRoute(destination)
        try #require(request.isPending)
        return request
    }
}
