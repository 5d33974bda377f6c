import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol
import WSPSystem

@Suite("Changes that an audit sees before their event")
struct AuditConfirmationTests {
    private let destination = ip("203.0.113.9")

    private func watching() throws -> (Harness, TestClient, UInt64) {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let id = try client.armRoute("203.0.113.9")
        try harness.advance(1000)
        harness.kernel.routes[destination] = .refused(errno: ENETUNREACH)
        return (harness, client, id)
    }

    @Test(
        "complete at once and are no difference, where the event about them comes within the settling time",
        arguments: [
            KernelMessage.routeChange("203.0.113.0", 24), .ruleChange(.inet), .oldAddress("192.0.2.2"),
        ], [0, 1, 1000])
    func early(event: KernelMessage, delay: Int) throws {
        let (harness, client, id) = try watching()
        let verify = try client.sendVerify()
        #expect(try client.completedIDs() == [id])
        for _ in 0..<delay { try harness.reactor.turn(waiting: false) }
        harness.clock.advance(by: .milliseconds(delay))
        harness.kernel.happen(event)
        try harness.advance(1000)
        #expect(try client.report(verify).differenceCount == 0)
        #expect(try client.completedIDs().isEmpty)
    }

    @Test("are a difference where the event that comes is about another destination or family")
    func otherEvent() throws {
        let (harness, client, _) = try watching()
        let verify = try client.sendVerify()
        try harness.run()
        harness.kernel.post(.routeChange("203.0.112.0", 24))
        harness.kernel.post(.ruleChange(.inet6))
        try harness.advance(1000)
        #expect(try client.report(verify).differenceCount == 1)
    }

    @Test("are no difference where the event waits already when the audit begins")
    func waiting() throws {
        let (harness, client, id) = try watching()
        harness.kernel.post(.routeChange("203.0.113.0", 24))
        let verify = try client.sendVerify()
        #expect(try client.report(verify).differenceCount == 0)
        #expect(try client.completedIDs() == [id])
    }

    @Test("are no difference where the answer is doubtful and waits for its last question")
    func unsettled() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let id = try client.armRoute("203.0.113.9")
        try harness.advance(1000)
        harness.kernel.post(.ruleChange(.inet))
        try harness.run()
        try harness.advance(10)
        harness.kernel.routes[destination] = .refused(errno: ENETUNREACH)
        let verify = try client.sendVerify()
        #expect(try client.report(verify).destinationCount == 1)
        #expect(try client.completedIDs() == [id])
        #expect(try client.status("audit_differences") == 0)
    }

    @Test("of addresses and links are no difference, where the event comes within the settling time")
    func earlyAddress() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let id = try client.armList(.inet)
        let (address, link) = (
            KernelMessage.newAddress("192.0.2.7"),
            KernelMessage.link(.new, LinkMessage(3, "eth1", Int(IFF_BROADCAST), .down))
        )
        harness.kernel.happenSilently(address)
        harness.kernel.happenSilently(link)
        let verify = try client.sendVerify()
        #expect(try client.completedIDs() == [id])
        harness.clock.advance(by: .milliseconds(1000))
        harness.kernel.post(address)
        harness.kernel.post(link)
        #expect(try client.report(verify).differenceCount == 0)
        #expect(try client.addresses().map(\.address) == [ip("192.0.2.2"), ip("192.0.2.7")])
    }

    @Test("of addresses are no difference where events were lost, which might have told of them")
    func loss() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        harness.kernel.happenSilently(.newAddress("192.0.2.7"))
        let verify = try client.sendVerify()
        try harness.run()
        harness.kernel.loseEvents()
        try harness.advance(1000)
        #expect(try client.report(verify).differenceCount == 0)
    }

    @Test("of an address on another interface than the events are about are a difference")
    func otherInterface() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        harness.kernel.happenSilently(.newAddress("192.0.2.7", on: 2))
        let verify = try client.sendVerify()
        try harness.run()
        harness.kernel.happen(.newAddress("198.51.100.7", on: 3))
        try harness.advance(1000)
        #expect(try client.report(verify).differenceCount == 1)
    }

    @Test("of an address whose preferred lifetime is over are no difference: the kernel says so later")
    func ending() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let id = try client.armList(.inet)
        var message = AddressMessage("192.0.2.2", 24, on: 2)
        message.preferredLifetime = 0
        harness.kernel.happenSilently(.address(.new, message))
        #expect(try client.verify().differenceCount == 0)
        #expect(try client.completion(id) == nil)
        message.flags |= UInt32(IFA_F_DEPRECATED)
        harness.kernel.happenSilently(.address(.new, message))
        #expect(try client.verify().differences.map(\.subject) == ["192.0.2.2 on eth0"])
        #expect(try client.completion(id) != nil)
    }
}
