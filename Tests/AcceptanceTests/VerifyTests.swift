import NamespaceSupport
import NetworkPrimitives
import Testing
import WSPProtocol

@Suite("wspd-query verify")
struct VerifyTests {
    /// Something that moves a watched destination without any message of the kernel's.
    struct Silence: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let destination: String
        /// `ip` commands before the watch.
        let preparation: [String]
        /// `ip` commands, or sysctls that are written `name=value`.
        let change: [String]

        static let all = [
            Silence(
                testDescription: "an address label", destination: "2001:db8:7::1",
                preparation: ["address add fd00::2/64 dev v0 nodad"],
                change: [
                    "addrlabel add prefix 2001:db8:7::/64 label 77", "addrlabel add prefix fd00::/64 label 77",
                ]),
            Silence(
                testDescription: "the preference of temporary addresses", destination: "2001:db8:7::1",
                preparation: [
                    "ipv6/conf/v0/use_tempaddr=1", "address add 2001:db8:5::5/64 dev v0 mngtmpaddr nodad",
                ],
                change: ["ipv6/conf/v0/use_tempaddr=2"]),
        ]
    }

    @Test("finds what no event tells of, repairs it, exits with 1, and finds nothing more", arguments: Silence.all)
    func silence(_ silence: Silence) async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveAuditedLinks(after: silence.preparation)
            let watch = try client.awaitRoute(silence.destination)
            try #require(watch.isPending)
            try client.untilSettled(silence.destination)
            let before = try client.eventCount()
            let source = try client.route(silence.destination).source
            try network.perform(silence.change)
            #expect(try client.eventCount() == before, "it is announced after all")
            #expect(try client.unclaimed().isEmpty)

            let (output, status) = try network.verify(client)
            let difference = try #require(output["differences"].elements.first, "\(silence): \(output)")
            #expect(status == .exited(1) && output["differences"].elements.count == 1)
            #expect(difference["destination"] == .string(silence.destination))
            #expect(difference["remembered"]["source"].text == source?.description)
            let now = try client.route(silence.destination).source
            #expect(now != source && difference["kernel"]["source"].text == now?.description)
            #expect(try client.completion(of: watch).error == .success)
            #expect(try client.awaitRoute(silence.destination).isPending)
            try network.verifyClean(client, destinations: 1)
            #expect(try client.unclaimed().isEmpty)
            #expect(try client.status()["audit_differences"] == 1)
        }
    }

    @Test("finds the destinations that another hash policy moved, and tells of each in a line")
    func hashPolicy() async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveAuditedLinks()
            try network.ip("route add 198.18.0.0/24 nexthop via 192.0.2.1 dev v0 nexthop via 203.0.113.1 dev w0")
            let destinations = (1...64).map { "198.18.0.\($0)" }
            let watches = try destinations.map { try client.awaitRoute($0) }
            for destination in destinations { try client.untilSettled(destination) }
            try network.sysctl("ipv4/fib_multipath_hash_policy", "1")
            let process = try #require(client.daemon).query("verify", in: network)
            let lines = process.output.split(separator: "\n")
            #expect(process.status == .exited(1) && !lines.isEmpty)
            for line in lines { #expect(line.contains(": remembered ") && line.contains("; kernel "), "\(line)") }
            for (destination, watch) in zip(destinations, watches)
            where lines.contains(where: { $0.hasPrefix("\(destination): ") }) {
                #expect(try client.completion(of: watch).error == .success)
            }
            #expect(try client.unclaimed().isEmpty)
            try network.verifyClean(client, destinations: UInt64(64 - lines.count))
        }
    }

    @Test("finds nothing after 1,000 ordinary changes beside watches, nor while they are under way")
    func ordinary() async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveAuditedLinks()
            let destinations = ["198.18.0.1", "203.0.113.9", "192.0.2.1", "2001:db8:7::1", "2001:db8:9::1"]
            for destination in destinations { _ = try client.awaitRoute(destination) }
            let lines = (0..<100).flatMap(OrdinaryChanges.round) + ["address add 198.19.0.1/32 dev v0"]
            #expect(lines.count == 1001)
            let text = lines.joined(separator: "\n") + "\n"
            let changes = try network.spawn([network.ipProgram, "-batch", "-"], input: .text(text))
            while try !client.addresses().contains("198.19.0.1") {
                let report = try client.verify()
                #expect(report.differences.isEmpty, "\(report.differences)")
                for destination in destinations { _ = try client.awaitRoute(destination) }
            }
            #expect(try changes.wait() == .exited(0), "\(changes.standardError)")
            try network.verifyClean(client)
            #expect(try client.status()["audit_differences"] == 0)
        }
    }

    @Test("is not needed where audits come by themselves")
    func interval() async throws {
        try await inPrivateNetwork { network in
            let client = try network.serveAuditedLinks(after: ["address add fd00::2/64 dev v0 nodad"], interval: 1)
            let change = Silence.all[0].change
            var next = [change, change.map { $0.replacing("add ", with: "del ") }]
            // Within a second of an event answers are asked for again without an audit, which has nothing to find then.
            try eventually {
                let watch = try client.awaitRoute("2001:db8:7::1")
                try #require(watch.isPending)
                try network.perform(next[0])
                next.swapAt(0, 1)
                #expect(try client.completion(of: watch).error == .success)
                return (try client.status()["audit_differences"] ?? 0) > 0
            }
            #expect(try client.unclaimed().isEmpty)
        }
    }

    @Test("works with the service inside the process")
    func standalone() async throws {
        try await inPrivateNetwork { network in
            try network.addLink("v0", peer: "v1", addresses: ["192.0.2.2/24"])
            let command = [try Program.query.path(), "--standalone", "verify"]
            #expect(
                try network.output(of: command) == "verified 3 addresses and 0 watched destinations: no difference\n")
        }
    }
}

/// Changes that the kernel announces, which leave the network as it was.
private enum OrdinaryChanges {
    static func round(_ number: Int) -> [String] {
        [
            "address add 198.18.\(number).2/24 dev w0", "route replace 198.18.0.0/16 via 192.0.2.1",
            "rule add from 10.0.0.\(number) prohibit", "address add 2001:db8:9::\(number + 1)/64 dev w0 nodad",
            "link set w0 mtu \(1400 + number)", "address del 198.18.\(number).2/24 dev w0",
            number.isMultiple(of: 2) ? "link set w1 down" : "link set w1 up",
            "rule del from 10.0.0.\(number) prohibit", "address del 2001:db8:9::\(number + 1)/64 dev w0",
            "neighbour replace 192.0.2.1 dev v0 nud failed",
        ]
    }
}

extension PrivateNetwork {
    /// Adds `v0`, which has the default routes, and `w0`; starts a daemon that audits only when asked, or every
    /// `interval` seconds.
    fileprivate func serveAuditedLinks(after preparation: [String] = [], interval: Int = 0) throws -> RawClient {
        try addLink("v0", peer: "v1", addresses: ["192.0.2.2/24", "2001:db8::2/64 nodad"])
        try addLink("w0", peer: "w1", addresses: ["203.0.113.2/24", "2001:db8:1::2/64 nodad"])
        try batch(["route add default via 192.0.2.1", "route add ::/0 via 2001:db8::1 dev v0"])
        try perform(preparation)
        try untilAddressesSettled(temporary: preparation.contains { $0.contains("mngtmpaddr") } ? 1 : 0)
        return try Daemon(in: self, configuration: "[kernel]\naudit-interval-seconds = \(interval)\n").connect()
    }

    fileprivate func perform(_ steps: [String]) throws {
        for step in steps {
            let parts = step.split(separator: "=").map(String.init)
            if parts.count == 2 { try sysctl(parts[0], parts[1]) } else { try ip(step) }
        }
    }

    /// Waits until every IPv6 address of `v0` has its local route, with which the kernel has done with it.
    private func untilAddressesSettled(temporary: Int) throws {
        try eventually {
            let addresses = try output(of: [ipProgram, "-6", "-o", "address", "show", "dev", "v0"])
            let lines = addresses.split(separator: "\n")
            let routes = try output(of: [ipProgram, "-6", "route", "show", "table", "local"])
            return !addresses.contains("tentative") && lines.count { $0.contains(" temporary ") } == temporary
                && lines.allSatisfy { line in
                    let address = line.split(separator: " ").dropFirst(3).first?.prefix { $0 != "/" } ?? "-"
                    return routes.contains("local \(address) ")
                }
        }
    }

    fileprivate func verify(_ client: RawClient) throws -> (output: JSON, status: NamespaceSupport.ExitStatus) {
        let answer = try #require(client.daemon).query("--json verify", in: self)
        return (try JSON(parsing: answer.output), answer.status)
    }

    fileprivate func verifyClean(_ client: RawClient, destinations: UInt64? = nil) throws {
        let (output, status) = try verify(client)
        #expect(status == .exited(0) && output["differences"] == .array([]), "\(output)")
        if let destinations { #expect(output["destinations"] == .number(Double(destinations))) }
    }
}

extension RawClient {
    /// Waits until an answer is told from memory: its change is none that an event has accounted for beforehand.
    fileprivate func untilSettled(_ destination: String) throws {
        try eventually {
            let before = try status()["answers_from_memory"]
            _ = try route(destination)
            return try status()["answers_from_memory"] != before
        }
        // A silent change has to be left to the audit.
        try eventually { try status()["unsettled"] == 0 && status()["unconfirmed"] == 0 }
    }

    /// The messages that came by themselves: no answers are among them as long as nothing is dumped.
    fileprivate func eventCount() throws -> UInt64 {
        let status = try status()
        return (status["kernel_messages"] ?? 0) - (status["kernel_questions"] ?? 0)
    }

    fileprivate func verify() throws -> VerificationReport {
        let reply = try ask(.verify).reply
        guard reply.error == .success else { throw reply.error }
        return try VerificationReport(decoding: unsafe reply.output.span.bytes)
    }
}
