import Rtnetlink
import Testing

@Suite("Faults of the kernel")
struct FaultFigureTests {
    @Test("are figures of the status, each by its name")
    func figures() throws {
        let harness = try Harness()
        let client = try harness.greetedClient()
        harness.kernel.statistics.malformed = 11
        harness.kernel.statistics.unknown = 12
        harness.kernel.statistics.truncated = 13
        harness.kernel.statistics.foreignSenders = 14
        harness.kernel.statistics.overruns = 15
        harness.kernel.statistics.drops = 16
        harness.kernel.statistics.interruptedDumps = 17
        harness.kernel.statistics.busyDumps = 18
        harness.kernel.statistics.repliesLost = 19
        harness.kernel.statistics.lateReplies = 20
        let names = [
            "malformed_messages", "unknown_messages", "truncated_datagrams", "foreign_datagrams", "overruns",
            "lost_events", "interrupted_dumps", "busy_dumps", "lost_replies", "late_replies",
        ]
        #expect(try names.map { try client.status($0) } == Array(11...20))
    }
}
