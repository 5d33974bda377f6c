import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol
import WSPSystem

@Suite("A kernel that does not tell routes")
struct ResolutionFailureTests {
    private let failure = KernelError.system(SystemError("sendto", errno: ENOBUFS))

    @Test("a question that the kernel does not answer is WSAENETDOWN, and the next one may be answered")
    func query() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        harness.kernel.resolveError = failure
        expect(try client.route("203.0.113.9"), .networkDown)
        expect(try client.call(.routingInterfaceChange, socketAddress("203.0.113.9")), .networkDown)
        harness.kernel.resolveError = nil
        #expect(try client.route("203.0.113.9").error == .success)
        _ = try client.armRoute("203.0.113.9")
    }

    @Test("what is remembered and holds is told although the kernel does not answer")
    func remembered() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        _ = try client.route("203.0.113.9")
        harness.kernel.resolveError = failure
        #expect(try client.route("203.0.113.9").error == .success)
    }

    @Test(
        "watched answers are asked for until the kernel answers",
        arguments: [
            KernelMessage.routeChange("203.0.113.0", 24), .ruleChange(.inet),
        ])
    func watched(event: KernelMessage) throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let id = try client.armRoute("203.0.113.9")
        harness.kernel.routes[ip("203.0.113.9")] = .refused(errno: ENETUNREACH)
        harness.kernel.resolveError = failure
        harness.kernel.post(event)
        try harness.run()
        for _ in 0..<20 { try harness.advance(50) }
        #expect(try client.completion(id) == nil)
        harness.kernel.resolveError = nil
        for _ in 0..<32 { try harness.advance(50) }
        #expect(try client.completion(id) != nil)
    }

    @Test("a batch tells WSAENETDOWN for each destination that is not remembered")
    func batch() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        harness.kernel.resolveError = failure
        #expect(try client.batch(["203.0.113.9", "203.0.113.8"]).map(\.error) == [.networkDown, .networkDown])
        harness.kernel.resolveError = nil
        #expect(try client.batch(["203.0.113.9", "203.0.113.8"]).map(\.error) == [.success, .success])
    }
}
