import CLinux
import NamespaceSupport
import NetworkPrimitives
import Testing
import WSPProtocol

@Suite("Dumps of tables that change while they are read")
struct InterruptedDumpTests {
    /// So many that a dump takes several parts, between which it can be interrupted.
    private static let count = 700

    @Test("are interrupted, at the start and later, and nobody is told of an address that it has gone if it has not")
    func interruption() async throws {
        try await inPrivateNetwork { network in try InterruptedDumpTests.interrupt(network) }
    }

    private static func interrupt(_ network: PrivateNetwork) throws {
        try network.addLink("v0", peer: "v1", addresses: ["192.0.2.2/24", "2001:db8::2/64 nodad"])
        let stable = (0..<count).map { "10.50.\($0 / 250).\($0 % 250 + 1)" }
        let stable6 = (0..<count).map { "2001:db8:50::\(String($0 + 1, radix: 16))" }
        try network.batch(
            stable.map { "address add \($0)/32 dev v0" } + stable6.map { "address add \($0)/128 dev v0 nodad" })
        try eventually { try network.output(of: [network.ipProgram, "-6", "address"]).contains(stable6.last ?? "") }
        let flood = try Flood(ofAddresses: 200, on: "v0", in: network)
        // Each loss makes the daemon dump anew.
        let client = try Daemon(in: network, configuration: "[kernel]\nreceive-buffer = 4096\n").connect()
        let untold = [try client.awaitAddresses(.inet6), try client.awaitRoute("2001:db8:50::1")]
        var list = try client.awaitAddresses()
        let expected = Set((stable + ["192.0.2.2"]).compactMap { IPAddress($0) })
        let expected6 = Set((stable6 + ["2001:db8::2"]).compactMap { IPAddress($0) })
        try eventually(within: 60, "\((try? client.status()) ?? [:])") {
            #expect(try expected.isSubset(of: client.addresses().addresses.map(\.address)))
            #expect(try expected6 == Set(client.addresses(.inet6).addresses.map(\.address)))
            if try client.hasCompletion(of: list) { list = try client.awaitAddresses() }
            return try client.status()["interrupted_dumps", default: 0] >= 8
        }
        try flood.end()
        try eventually {
            try client.status()["stale"] == 0 && Set(client.addresses().addresses.map(\.address)) == expected
        }
        try network.compareAddresses(with: client)
        for request in untold { #expect(try !client.hasCompletion(of: request)) }
    }
}
