import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol
import WSPSystem

@Suite("Audits")
struct AuditTests {
    private let destination = ip("203.0.113.9")
    private let otherWay = RouteReply.route(.ipv4(source: "198.51.100.3", interface: 3))

    /// A client that watches 203.0.113.9, and for which everything has settled.
    private func watching() throws -> (Harness, TestClient, UInt64) {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let id = try client.armRoute("203.0.113.9")
        try harness.advance(1000)
        return (harness, client, id)
    }

    @Test("an answer that changed without a word is found, repaired at once, and counted when no event has come")
    func silentAnswer() throws {
        let (harness, client, id) = try watching()
        harness.kernel.routes[destination] = otherWay
        let verify = try client.sendVerify()
        #expect(try client.completedIDs() == [id])
        #expect(try client.waits(verify))
        #expect(try client.status("audit_differences") == 0)
        try harness.advance(999)
        #expect(try client.waits(verify))
        try harness.advance(1)
        let report = try client.report(verify)
        #expect(report.differenceCount == 1)
        guard case .answer(let question, let remembered, let kernel) = try #require(report.differences.first) else {
            Issue.record("\(report.differences)")
            return
        }
        #expect(question == RouteQuestion(destination: destination, userID: getuid()))
        #expect(remembered.source == ip("192.0.2.2") && remembered.interfaceName == "eth0")
        #expect(kernel.source == ip("198.51.100.3") && kernel.interfaceName == "eth1")
        #expect(try client.status("audits") == 1)
        #expect(try client.status("audit_differences") == 1)
        try harness.advance(1000)
        #expect(try client.completedIDs().isEmpty)
    }

    @Test("each difference is logged as a warning that names it and both values")
    func logged() throws {
        let (harness, client, _) = try watching()
        harness.kernel.routes[destination] = otherWay
        harness.kernel.happenSilently(.newAddress("192.0.2.7"))
        _ = try client.sendVerify()
        for _ in 0..<3 { try harness.advance(1000) }
        let warnings = harness.log.warnings
        #expect(warnings.map { $0.value("of") } == ["203.0.113.9", "192.0.2.7 on eth0"])
        #expect(warnings.first?.value("remembered") == "192.0.2.2 eth0 via 192.0.2.1 table 254")
        #expect(warnings.first?.value("kernel") == "198.51.100.3 eth1 table 254")
        #expect(warnings.last?.value("remembered") == "none")
    }

    @Test("an address that appeared or vanished without a word is found, repaired at once, and counted")
    func silentAddress() throws {
        let (harness, client, _) = try watching()
        let list = try client.armList(.inet)
        let other = try client.armList(.inet6)
        harness.kernel.happenSilently(.newAddress("192.0.2.7"))
        harness.kernel.happenSilently(.oldAddress("192.0.2.2"))
        let verify = try client.sendVerify()
        #expect(try client.completedIDs() == [list])
        try harness.advance(1000)
        let report = try client.report(verify)
        #expect(report.addressCount == 6 && report.differenceCount == 2)
        #expect(Set(report.differences.map(\.subject)) == ["192.0.2.2 on eth0", "192.0.2.7 on eth0"])
        #expect(try client.addresses().map(\.address) == [ip("192.0.2.7"), ip("198.51.100.3")])
        try harness.advance(1000)
        #expect(try client.completion(other) == nil)
        #expect(try client.status("audit_differences") == 2)
    }

    @Test("a link whose state changed without a word is found, and the lists that follow from it")
    func silentLink() throws {
        let (harness, client, _) = try watching()
        let list = try client.armList(.inet)
        harness.kernel.happenSilently(.link(.new, LinkMessage(3, "eth1", Int(IFF_UP | IFF_BROADCAST), .down)))
        let verify = try client.sendVerify()
        #expect(try client.completedIDs() == [list])
        try harness.advance(1000)
        #expect(try client.report(verify).differences.map(\.subject) == ["eth1", "198.51.100.3 on eth1"])
    }

    @Test("where nothing differs the audit ends at once and wakes nobody")
    func clean() throws {
        let (harness, client, _) = try watching()
        _ = try client.armList(.dualStack)
        _ = try client.armRoute("0.0.0.0")
        harness.kernel.forgetQuestions()
        let report = try client.report(try client.sendVerify())
        #expect(
            report == VerificationReport(addressCount: 6, destinationCount: 1, differenceCount: 0, differences: []))
        #expect(harness.kernel.questions.map(\.destination) == [destination])
        #expect(try client.completedIDs().isEmpty)
        #expect(harness.log.warnings.isEmpty)
    }

    @Test("after a repair the next audit finds nothing")
    func repaired() throws {
        let (harness, client, _) = try watching()
        harness.kernel.routes[destination] = otherWay
        harness.kernel.happenSilently(.newAddress("192.0.2.7"))
        #expect(try client.verify().differenceCount == 2)
        try harness.advance(1000)
        _ = try client.armRoute("203.0.113.9")
        #expect(try client.verify().differenceCount == 0)
    }

    @Test("a change of the gateway alone is a difference, and completes the requests that count it")
    func gateway() throws {
        let (harness, client, _) = try watching()
        let path = try client.armRoute("203.0.113.9", .anyFamily, RequestOptions(countsPathChanges: true))
        harness.kernel.routes[destination] = .route(.ipv4(source: "192.0.2.2", gateway: "192.0.2.254"))
        let verify = try client.sendVerify()
        #expect(try client.completedIDs() == [path])
        try harness.advance(1000)
        #expect(try client.report(verify).differenceCount == 1)
    }
}
