import CLinux
import Rtnetlink
import Testing
import WSPSystem

@Suite("An event socket that fails")
struct EventFailureTests {
    private let harness: Harness
    private let client: TestClient

    init() throws {
        harness = try Harness()
        client = try harness.greetedClient()
    }

    private func fail(_ isFailing: Bool, byOverruns: Bool) {
        harness.kernel.receiveError = isFailing && !byOverruns ? SystemError("recvmmsg", errno: ENOMEM) : nil
        harness.kernel.reportsOnlyOverruns = isFailing && byOverruns
    }

    @Test("is let be for a while, however long it is ready", arguments: [true, false])
    func pauses(byOverruns: Bool) throws {
        fail(true, byOverruns: byOverruns)
        harness.kernel.post(.newAddress("192.0.2.7"))
        try harness.run()
        var tries = 0
        harness.kernel.willReceive = { tries += 1 }
        try harness.run(turns: 1000)
        #expect(tries == 0)
    }

    @Test("is tried at growing distances, a second at most, with one line in the log", arguments: [true, false])
    func grows(byOverruns: Bool) throws {
        fail(true, byOverruns: byOverruns)
        harness.kernel.dumpError = .system(SystemError("sendto", errno: ENOMEM))
        harness.kernel.post(.newAddress("192.0.2.7"))
        try harness.run()
        var times: [Int] = []
        var time = 0
        harness.kernel.willReceive = { if times.last != time { times.append(time) } }
        while time < 4000 {
            time += 1
            try harness.advance(1)
        }
        #expect(times == [10, 30, 70, 150, 310, 630, 1270, 2270, 3270])
        #expect(lines("events-failed") == 1 && lines("events-resumed") == 0)
    }

    @Test("that works again has lost nothing for those who wait, and says so once", arguments: [true, false])
    func recovers(byOverruns: Bool) throws {
        let id = try client.armList()
        fail(true, byOverruns: byOverruns)
        harness.kernel.happen(.newAddress("192.0.2.7"))
        for _ in 0..<3 { try harness.advance(1000) }
        fail(false, byOverruns: byOverruns)
        try harness.advance(1000)
        try harness.advance(1000)
        #expect(try client.status("stale") == 0)
        #expect(try client.completion(id) != nil)
        #expect(lines("events-failed") == 1 && lines("events-resumed") == 1)
        // And it is watched again.
        let next = try client.armList()
        harness.kernel.happen(.newAddress("192.0.2.8"))
        try harness.run()
        #expect(try client.completion(next) != nil)
    }

    private func lines(_ event: String) -> Int { harness.log.lines.count { $0.value("event") == event } }
}
