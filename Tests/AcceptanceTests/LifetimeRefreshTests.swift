import NamespaceSupport
import NetworkPrimitives
import Testing
import WSPProtocol

@Suite("A refreshed lifetime")
struct LifetimeRefreshTests {
    /// A family's address and the one change that is real.
    struct Family: CustomTestStringConvertible, Sendable {
        let family: AddressFamily
        let refreshed: String
        let counter: String
        let real: String

        var testDescription: String { "\(family)" }
    }

    @Test(
        "wakes nobody, 1,000 times: the first completion is that of the real change afterwards",
        arguments: [
            Family(
                family: .inet, refreshed: "192.0.2.2/24", counter: "generation_addresses_inet",
                real: "address add 192.0.2.3/24 dev v0"),
            Family(
                family: .inet6, refreshed: "2001:db8::2/64 nodad", counter: "generation_addresses_inet6",
                real: "address add 2001:db8::3/64 dev v0 nodad"),
        ])
    func refresh(_ family: Family) async throws {
        try await inPrivateNetwork { network in
            try network.addLink("v0", peer: "v1", addresses: ["\(family.refreshed) valid_lft 900 preferred_lft 800"])
            let client = try Daemon(in: network).connect()
            let before = try client.status()
            let watch = try client.awaitAddresses(family.family)
            try #require(watch.isPending)
            try network.batch(
                (0..<1000).map { round in
                    let lifetimes = "valid_lft \(901 + round) preferred_lft \(801 + round)"
                    return "address change \(family.refreshed) dev v0 \(lifetimes)"
                })
            var refreshed: [String: UInt64] = [:]
            try eventually("\(before) then \(refreshed)") {
                refreshed = try client.status()
                return refreshed["kernel_messages"] ?? 0 >= (before["kernel_messages"] ?? 0) + 1000
            }
            #expect(refreshed["address_list_changes"] == before["address_list_changes"])
            #expect(refreshed[family.counter] == before[family.counter])

            try network.ip(family.real)
            let completion = try client.completion(of: watch)
            let after = try client.status()
            #expect(completion.error == .success && completion.generation.number == after[family.counter])
            #expect(after["address_list_changes"] == before["address_list_changes"].map { $0 + 1 })
            #expect(after["completions"] == before["completions"].map { $0 + 1 })
            #expect(try client.unclaimed().isEmpty)
        }
    }
}
