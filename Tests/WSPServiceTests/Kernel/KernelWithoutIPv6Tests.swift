import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol

@Suite("A kernel without IPv6")
struct KernelWithoutIPv6Tests {
    private func harness(refusing errno: Int32) throws -> Harness {
        let kernel = try FakeKernel()
        kernel.setUpUsualNetwork()
        kernel.addresses.removeAll { $0.family == .inet6 }
        kernel.routes[ip("2001:db8:9::1")] = .refused(errno: errno)
        let harness = try Harness(startingWith: kernel)
        try harness.advance(1000)
        return harness
    }

    @Test("serves IPv4, and says of IPv6 that it is not reachable", arguments: [EOPNOTSUPP, EAFNOSUPPORT])
    func service(errno: Int32) throws {
        let harness = try harness(refusing: errno)
        let client = try harness.greetedClient()
        #expect(try client.addresses().count == 2)
        #expect(try client.addresses(.dualStack).count == 2)
        #expect(try client.addresses(.inet6).isEmpty)
        #expect(try client.route("203.0.113.9").error == .success)
        #expect(try client.route("::ffff:203.0.113.9", .dualStack).error == .success)
        expect(try client.route("2001:db8:9::1"), .networkUnreachable)
        #expect(try client.batch(["2001:db8:9::1", "203.0.113.9"]).map(\.error) == [.networkUnreachable, .success])
        #expect(try client.status("stale") == 0)
        #expect(try client.status("unanswered_questions") == 0)
    }

    @Test("lets its changes be waited for, which complete once there is IPv6")
    func changes() throws {
        let harness = try harness(refusing: EOPNOTSUPP)
        let client = try harness.greetedClient()
        let list = try client.armList(.inet6)
        let route = try client.armRoute("2001:db8:9::1")
        try harness.advance(5000)
        #expect(try client.completedIDs().isEmpty)
        harness.kernel.routes = [:]
        harness.kernel.happen(.newAddress("2001:db8::2", 64))
        harness.kernel.happen(.routeChange("::", 0))
        try harness.advance(100)
        #expect(try client.completedIDs().sorted() == [list, route])
    }
}
