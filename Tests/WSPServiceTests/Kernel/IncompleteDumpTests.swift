import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol
import WSPSystem

@Suite("Dumps that are not complete")
struct IncompleteDumpTests {
    private static let known = ip("192.0.2.2")

    @Test(
        "that miss an address tell nobody that it has gone; the next complete one decides", arguments: [true, false])
    func missing(isGone: Bool) throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        let id = try client.armList()
        harness.kernel.unlisted = [IncompleteDumpTests.known]
        harness.kernel.usualOutcome = .interrupted
        harness.kernel.loseEvents()
        for _ in 0..<5 { try harness.advance(200) }
        #expect(try client.completion(id) == nil)
        #expect(try client.addresses().map(\.address).contains(IncompleteDumpTests.known))
        #expect(try client.status("stale") == 1)
        if !isGone { harness.kernel.unlisted = [] }
        harness.kernel.usualOutcome = .complete
        try harness.advance(200)
        #expect(try (client.completion(id) != nil) == isGone)
        #expect(try client.status("stale") == 0)
    }

    @Test("show what is new, and events take away what has gone")
    func change() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        harness.kernel.usualOutcome = .interrupted
        harness.kernel.happenSilently(.newAddress("192.0.2.7"))
        harness.kernel.loseEvents()
        #expect(try client.addresses().map(\.address).contains(ip("192.0.2.7")))
        harness.kernel.happen(.oldAddress("192.0.2.7"))
        #expect(try !client.addresses().map(\.address).contains(ip("192.0.2.7")))
    }

    @Test("because something cannot be read are repeated after ten seconds, not for every question")
    func unreadable() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        harness.kernel.usualOutcome = .unreadable
        harness.kernel.loseEvents()
        try harness.run()
        let dumps = harness.kernel.dumpCount
        try harness.advance(9999)
        _ = try client.addresses()
        #expect(harness.kernel.dumpCount == dumps)
        #expect(try client.status("stale") == 1)
        harness.kernel.usualOutcome = .complete
        try harness.advance(1)
        #expect(harness.kernel.dumpCount == dumps + 3)
        #expect(try client.status("stale") == 0)
    }

    @Test("because something cannot be read do not put off the answer to a loss")
    func lossAfterUnreadable() throws {
        let harness = try Harness()
        harness.kernel.usualOutcome = .unreadable
        harness.kernel.loseEvents()
        try harness.run()
        let dumps = harness.kernel.dumpCount
        try harness.advance(100)
        harness.kernel.loseEvents()
        try harness.run()
        #expect(harness.kernel.dumpCount == dumps)
        try harness.advance(100)
        #expect(harness.kernel.dumpCount == dumps + 3)
    }

    @Test("of a kernel without neighbours are complete", arguments: [EOPNOTSUPP])
    func noNeighbours(_ errno: Int32) throws {
        let kernel = try FakeKernel()
        kernel.setUpUsualNetwork()
        kernel.refusedDumps[.neighbours] = .refused(.getNeighbour, errno: errno, explanation: nil)
        let harness = try Harness(startingWith: kernel)
        let client = try harness.greetedClient()
        #expect(try client.addresses().count == 2)
        #expect(try client.status("stale") == 0)
    }

    @Test("of links or addresses that the kernel refuses end the start", arguments: [DumpKind.links, .addresses])
    func refused(_ kind: DumpKind) throws {
        let kernel = try FakeKernel()
        let error = KernelError.refused(.getLink, errno: EOPNOTSUPP, explanation: nil)
        kernel.refusedDumps[kind] = error
        #expect(throws: error) { try Harness(startingWith: kernel) }
    }
}
