import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol
import WSPSystem

@Suite("Resynchronization")
struct ResynchronizationTests {
    private let failure = KernelError.system(SystemError("sendto", errno: ENOBUFS))

    @Test("after a loss the state is dumped, and only what differs completes")
    func loss() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let inet = try client.armList(.inet)
        _ = try client.armList(.inet6)
        let moved = try client.armRoute("203.0.113.9")
        _ = try client.armRoute("203.0.113.8")
        try harness.advance(10)
        let dumps = harness.kernel.dumpCount
        harness.kernel.happenSilently(.newAddress("192.0.2.7"))
        harness.kernel.routes[ip("203.0.113.9")] = .refused(errno: ENETUNREACH)
        harness.kernel.loseEvents()
        #expect(try client.completedIDs().sorted() == [inet, moved])
        #expect(harness.kernel.dumpCount == dumps + 3)
        #expect(try client.status("resynchronizations") == 1)
        #expect(try client.status("overruns") == 1)
        #expect(try client.status("stale") == 0)
    }

    @Test("after a loss in which nothing changed nobody is woken but those who wait for any routing change")
    func lossOfNothing() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        _ = try client.armList(.dualStack)
        _ = try client.armRoute("203.0.113.9")
        let wildcards = [try client.armRoute("0.0.0.0"), try client.armRoute("::")]
        harness.kernel.loseEvents()
        #expect(try client.completedIDs() == wildcards)
        try harness.advance(1000)
        #expect(try client.completedIDs().isEmpty)
    }

    @Test("losses that follow each other wait before the next dump")
    func pause() throws {
        let harness = try Harness()
        harness.kernel.loseEvents()
        try harness.run()
        let dumps = harness.kernel.dumpCount
        harness.kernel.loseEvents()
        try harness.advance(199)
        #expect(harness.kernel.dumpCount == dumps)
        try harness.advance(1)
        #expect(harness.kernel.dumpCount == dumps + 3)
    }

    @Test("a question about addresses does not wait for the pause")
    func questionWhileStale() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        harness.kernel.loseEvents()
        try harness.run()
        harness.kernel.happenSilently(.newAddress("192.0.2.7"))
        harness.kernel.loseEvents()
        #expect(try client.addresses().map(\.address).contains(ip("192.0.2.7")))
    }

    @Test("an interrupted dump is repeated, without an event or a request that would be the cause")
    func interrupted() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let id = try client.armList()
        harness.kernel.interruptionsToCome = 1
        harness.kernel.loseEvents()
        try harness.run()
        #expect(try client.completion(id) == nil)
        harness.kernel.happenSilently(.newAddress("192.0.2.7"))
        let dumps = harness.kernel.dumpCount
        try harness.advance(199)
        #expect(harness.kernel.dumpCount == dumps)
        try harness.advance(1)
        #expect(harness.kernel.dumpCount == dumps + 3)
        #expect(try client.completion(id) != nil)
        try harness.advance(10_000)
        #expect(harness.kernel.dumpCount == dumps + 3)
    }

    @Test("an interrupted dump at the start is repeated")
    func interruptedAtStart() throws {
        let kernel = try FakeKernel()
        kernel.setUpUsualNetwork()
        kernel.interruptionsToCome = 1
        let harness = try Harness(startingWith: kernel)
        #expect(kernel.dumpCount == 3)
        try harness.advance(199)
        #expect(kernel.dumpCount == 3)
        try harness.advance(1)
        #expect(kernel.dumpCount == 6)
    }

    @Test("a dump that fails is tried again; until then the old state is served")
    func failed() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let id = try client.armList()
        harness.kernel.happenSilently(.newAddress("192.0.2.7"))
        harness.kernel.dumpError = failure
        harness.kernel.loseEvents()
        try harness.run()
        #expect(try client.addresses().count == 2)
        #expect(try client.status("failed_resynchronizations") > 0)
        #expect(try client.status("stale") == 1)
        try harness.advance(200)
        harness.kernel.dumpError = nil
        #expect(try client.completion(id) == nil)
        try harness.advance(200)
        #expect(try client.completion(id) != nil)
        #expect(try client.status("stale") == 0)
    }

    @Test("events that come after a loss count")
    func eventsAfterLoss() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let id = try client.armList()
        harness.kernel.loseEvents()
        harness.kernel.happen(.newAddress("192.0.2.7"))
        #expect(try client.completion(id) != nil)
        #expect(try client.addresses().count == 3)
    }
}
