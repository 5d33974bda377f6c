import CLinux
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPProtocol
import WSPSystem

@Suite("Overruns at the worst moments")
struct OverrunTests {
    private static let address = "192.0.2.7"

    /// A service with one more address and a client that waits for the list to change.
    private func waiting() throws -> (Harness, TestClient, UInt64) {
        let harness = try Harness()
        harness.kernel.happen(.newAddress(OverrunTests.address))
        try harness.advance(1000)
        let client = try harness.greetedClient()
        return (harness, client, try client.armList())
    }

    @Test("between dump and drain: what waits in the queue is older than the dump and does not undo it")
    func afterDump() throws {
        let (harness, client, id) = try waiting()
        harness.kernel.whileDumping = { [unowned kernel = harness.kernel] kind in
            guard kind == .addresses else { return }
            // The address goes and comes back; that it came back is dropped.
            kernel.post(.oldAddress(OverrunTests.address))
            kernel.overrun()
            kernel.whileDumping = { _ in }
        }
        harness.kernel.loseEvents()
        try harness.run()
        #expect(harness.kernel.waitingEvents == 0)
        #expect(try client.completion(id) == nil)
        #expect(try client.status("stale") == 1)
        try harness.advance(200)
        #expect(try client.completion(id) == nil)
        #expect(try client.status("stale") == 0)
        #expect(try client.status("resynchronizations") == 2)
    }

    @Test("told by the counter alone, after all that waited was applied to the dump")
    func afterDumpByCounter() throws {
        let (harness, client, id) = try waiting()
        harness.kernel.whileDumping = { [unowned kernel = harness.kernel] kind in
            guard kind == .addresses else { return }
            kernel.post(.oldAddress(OverrunTests.address))
            kernel.hasUntoldDrops = true
            kernel.whileDumping = { _ in }
        }
        harness.kernel.loseEvents()
        try harness.run()
        #expect(try client.completion(id) == nil)
        try harness.advance(200)
        #expect(try client.completion(id) == nil)
        #expect(try client.status("stale") == 0)
    }

    @Test("repeated during every resynchronization: each that ends tells what it learnt, and the last one is right")
    func repeated() throws {
        let (harness, client, _) = try waiting()
        harness.kernel.whileDumping = { [unowned kernel = harness.kernel] kind in
            if kind == .neighbours { kernel.overrun() }
        }
        harness.kernel.loseEvents()
        try harness.run()
        for number in 10..<15 {
            harness.kernel.happenSilently(.newAddress("192.0.2.\(number)"))
            try harness.advance(200)
            #expect(try client.completedIDs().count == 1)
            #expect(try client.addresses().count == number - 6)
            _ = try client.armList()
        }
        harness.kernel.whileDumping = { _ in }
        try harness.advance(200)
        try harness.advance(200)
        #expect(try client.status("stale") == 0)
        #expect(try client.completedIDs().isEmpty)
    }

    @Test("what comes after a loss changes no list before the state is learnt anew, and makes answers doubtful at once")
    func behind() throws {
        let (harness, client, id) = try waiting()
        harness.kernel.loseEvents()
        try harness.run()
        harness.kernel.loseEvents()
        harness.kernel.post(.oldAddress(OverrunTests.address))
        try harness.advance(100)
        #expect(try client.completion(id) == nil)
        _ = try client.route("203.0.113.9")
        try harness.advance(50)
        _ = try client.route("203.0.113.9")
        let asked = harness.kernel.questions.count
        _ = try client.route("203.0.113.9")
        #expect(harness.kernel.questions.count == asked, "it is remembered")
        harness.kernel.post(.newAddress("192.0.2.8"))
        _ = try client.route("203.0.113.9")
        #expect(harness.kernel.questions.count == asked + 1)
        try harness.advance(50)
        #expect(try client.completion(id) == nil)
        #expect(try client.status("stale") == 0)
    }

    @Test("no dump is made while events wait, however many they are")
    func drainFirst() throws {
        let (harness, client, id) = try waiting()
        let dumps = harness.kernel.dumpCount
        var waitingAtDump: [Int] = []
        harness.kernel.whileDumping = { [unowned kernel = harness.kernel] kind in
            if kind == .links { waitingAtDump.append(kernel.waitingEvents) }
        }
        harness.kernel.loseEvents()
        for _ in 0..<40_000 { harness.kernel.post(.oldAddress(OverrunTests.address)) }
        try harness.run()
        #expect(harness.kernel.dumpCount == dumps + 3 && waitingAtDump == [0])
        #expect(try client.completion(id) == nil)
    }

    @Test("where the queue never becomes empty, the state is learnt all the same, again and again")
    func endlessFlood() throws {
        let (harness, client, id) = try waiting()
        let dumps = harness.kernel.dumpCount
        harness.kernel.willReceive = { [unowned kernel = harness.kernel] in
            while kernel.waitingEvents < 300 { kernel.post(.oldAddress(OverrunTests.address)) }
        }
        harness.kernel.happenSilently(.newAddress("192.0.2.8"))
        harness.kernel.overrun()
        try harness.run(turns: 40)
        #expect(harness.kernel.dumpCount == dumps + 3)
        #expect(try client.completion(id) != nil)
        let next = try client.armList()
        harness.kernel.happenSilently(.newAddress("192.0.2.9"))
        harness.clock.advance(by: .milliseconds(200))
        try harness.run(turns: 40)
        #expect(harness.kernel.dumpCount == dumps + 6)
        #expect(try client.completion(next) != nil)
        // The events that came meanwhile said that the address has gone; it has not.
        #expect(try client.addresses().contains { $0.address == ip(OverrunTests.address) })
        harness.kernel.willReceive = {}
        try harness.advance(200)
        #expect(try client.status("stale") == 0)
    }

    @Test("questions asked one after the other during a flood do not dump each time")
    func questionsDuringFlood() throws {
        let (harness, client, _) = try waiting()
        harness.kernel.whileDumping = { [unowned kernel = harness.kernel] kind in
            if kind == .neighbours { kernel.overrun() }
        }
        harness.kernel.loseEvents()
        try harness.run()
        let dumps = harness.kernel.dumpCount
        for _ in 0..<20 { _ = try client.addresses() }
        #expect(harness.kernel.dumpCount == dumps)
        harness.clock.advance(by: .milliseconds(10))
        for _ in 0..<20 { _ = try client.addresses() }
        #expect(harness.kernel.dumpCount == dumps + 3)
    }
}
