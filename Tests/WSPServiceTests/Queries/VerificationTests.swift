import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol
import WSPSystem

@Suite("SIO_WSPD_VERIFY")
struct VerificationTests {
    private let destination = ip("203.0.113.9")

    /// A client that watches a destination whose answer has changed without a word.
    private func watching() throws -> (Harness, TestClient) {
        let harness = try Harness()
        let client = try harness.greetedClient()
        _ = try client.armRoute("203.0.113.9")
        try harness.advance(1000)
        harness.kernel.routes[destination] = .refused(errno: ENETUNREACH)
        return (harness, client)
    }

    @Test("other requests of the connection are answered meanwhile")
    func meanwhile() throws {
        let (harness, client) = try watching()
        let verify = try client.sendVerify()
        #expect(try client.addresses().count == 2)
        #expect(try client.waits(verify))
        try harness.advance(1000)
        _ = try client.report(verify)
    }

    @Test("all who ask while an audit is under way get its report")
    func joined() throws {
        let (harness, client) = try watching()
        let first = try client.sendVerify()
        try harness.run()
        try harness.advance(400)
        let other = try harness.greetedClient()
        let second = try other.sendVerify()
        let third = try client.sendVerify()
        try harness.advance(600)
        #expect(try client.report(first).differenceCount == 1)
        #expect(try other.report(second).differenceCount == 1)
        #expect(try client.report(third).differenceCount == 1)
        #expect(try client.status("audits") == 1)
    }

    @Test("a client that leaves meanwhile takes nothing with it")
    func gone() throws {
        let (harness, client) = try watching()
        let other = try harness.greetedClient()
        _ = try other.sendVerify()
        try harness.run()
        other.disconnect()
        try harness.advance(1000)
        #expect(try client.status("audits") == 1)
        #expect(try client.status("audit_differences") == 1)
        #expect(try client.status("clients") == 1)
        #expect(try client.status("watched_destinations") == 0)
    }

    @Test("the watcher whose connection ends before the confirmation leaves the difference counted")
    func watcherGone() throws {
        let (harness, client) = try watching()
        let other = try harness.greetedClient()
        let verify = try other.sendVerify()
        try harness.run()
        client.disconnect()
        try harness.advance(1000)
        #expect(try other.report(verify).differences.map(\.subject) == ["203.0.113.9"])
        #expect(try other.status("watched_destinations") == 0)
    }

    @Test("the id is in use until the RESULT: another request with it breaks the protocol")
    func duplicate() throws {
        let (_, client) = try watching()
        let verify = try client.sendVerify()
        try client.send(TestClient.control(.statusQuery, id: verify))
        try client.exchange()
        #expect(client.takeFailure()?.code == .duplicateRequest)
        #expect(client.takeResult(verify) == nil)
    }

    @Test("it cannot be cancelled, as nothing is pending")
    func cancel() throws {
        let (harness, client) = try watching()
        let verify = try client.sendVerify()
        let id = client.nextID()
        try client.send(TestClient.cancel(verify, id: id))
        try client.exchange()
        #expect(client.takeResult(id)?.error == .invalidParameter)
        try harness.advance(1000)
        _ = try client.report(verify)
    }

    @Test("more than 16 on one connection are WSAENOBUFS")
    func limit() throws {
        let (harness, client) = try watching()
        let ids = try (0..<16).map { _ in try client.sendVerify() }
        try client.exchange()
        expect(try client.call(.verify), .noBuffers)
        try harness.advance(1000)
        for id in ids { _ = try client.report(id) }
        #expect(try client.verify().differenceCount == 0)
    }

    @Test("an input is WSAEINVAL, and too little room is WSAEFAULT with the most that it takes, without an audit")
    func refusals() throws {
        let (_, client) = try watching()
        expect(try client.call(.verify, [0]), .invalidArgument)
        let size = VerificationReport.maximumByteCount
        expect(try client.call(.verify, capacity: size - 1), .fault, byteCount: size)
        #expect(try client.status("audits") == 0)
    }

    @Test("of more differences than a report lists, the rest is counted and not logged one by one")
    func many() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        for number in 1...100 {
            _ = try client.armRoute("203.0.113.\(number)")
        }
        try harness.advance(1000)
        for number in 1...100 { harness.kernel.routes[ip("203.0.113.\(number)")] = .refused(errno: ENETUNREACH) }
        let verify = try client.sendVerify()
        #expect(try client.completedIDs().count == 100)
        try harness.advance(1000)
        let report = try client.report(verify)
        #expect(report.differenceCount == 100 && report.differences.count == VerificationReport.maximumListed)
        #expect(harness.log.warnings.count == VerificationReport.maximumListed + 1)
        #expect(try client.status("audit_differences") == 100)
    }
}
