import CLinux
import NetworkPrimitives
import Testing
import WSPSystem

@testable import Rtnetlink

@Suite("A dump of a kernel that misbehaves")
struct DumpFaultTests {
    typealias Request = ScriptedTransport.Request
    typealias Step = ScriptedTransport.Step

    private static let entries = (1...3).map { KernelMessage.link(.new, LinkMessage(index: $0, name: "v\($0)")) }

    private let transport = ScriptedTransport()
    private let requests: RequestSocket<ScriptedTransport>

    init() throws {
        requests = try RequestSocket(transport)
    }

    private func dump() throws(KernelError) -> (outcome: DumpOutcome, entries: [KernelMessage]) {
        var entries: [KernelMessage] = []
        let outcome = try requests.dump(.links) { entries.append($0) }
        return (outcome, entries)
    }

    private static func whole(_ requests: [Request]) -> [Step] {
        [
            .datagram(requests[0].part(entries[0], entries[1])),
            .datagram(requests[0].part(entries[2]) + requests[0].done()),
        ]
    }

    private func expectWhole(_ sends: Int) throws {
        let (outcome, entries) = try dump()
        #expect(outcome == .complete && entries == DumpFaultTests.entries)
        #expect(transport.sent.count == sends && transport.steps.isEmpty)
    }

    /// What can make one try worthless; each is followed by a try that is not.
    struct Spoiler: CustomStringConvertible, Sendable {
        let description: String
        let serve: @Sendable (Request) -> [Step]
        let figures: @Sendable (KernelStatistics) -> [UInt64]
    }

    static let spoilers = [
        Spoiler(
            description: "an interruption in its first part",
            serve: { [.datagram($0.part(entries[0], flags: .dumpInterrupted)), .datagram($0.done())] },
            figures: { [$0.interruptedDumps] }),
        Spoiler(
            description: "an interruption in its end",
            serve: { [.datagram($0.part(entries[0])), .datagram($0.done(flags: .dumpInterrupted))] },
            figures: { [$0.interruptedDumps] }),
        Spoiler(
            description: "an end that is an interruption", serve: { [.datagram($0.done(EINTR))] },
            figures: { [$0.interruptedDumps] }),
        Spoiler(
            description: "a part longer than the buffer",
            serve: { [.nothing(.truncated), .datagram($0.done())] }, figures: { [$0.truncated, $0.interruptedDumps] }),
        Spoiler(
            description: "a part for which there was no memory, and no end",
            serve: { [.datagram($0.part(entries[0])), .nothing(.overrun)] },
            figures: { [$0.overruns, $0.interruptedDumps] }),
        Spoiler(
            description: "a dump that is not finished", serve: { [.datagram($0.refusal(EBUSY))] },
            figures: { [$0.busyDumps] }),
        Spoiler(
            description: "an end that does not come", serve: { [.datagram($0.part(entries[0]))] },
            figures: { [$0.repliesLost] }),
        Spoiler(
            description: "an entry that cannot be read",
            serve: { [.datagram($0.part(entries[0]) + $0.reply(.newLink, [1, 2, 3])), .datagram($0.done())] },
            figures: { [$0.malformed] }),
    ]

    @Test("is tried again after a try with", arguments: spoilers)
    func again(_ spoiler: Spoiler) throws {
        transport.serveInTurn([{ spoiler.serve($0[0]) }, DumpFaultTests.whole])
        try expectWhole(2)
        #expect(spoiler.figures(requests.statistics).allSatisfy { $0 == 1 })
    }

    @Test("is tried again after a part that cannot be read, whatever is wrong with it", arguments: Malformed.all)
    func malformed(_ message: Malformed) throws {
        transport.serveInTurn([
            { [.datagram(message.bytes(sequence: $0[0].header.sequence)), .datagram($0[0].done())] },
            DumpFaultTests.whole,
        ])
        try expectWhole(2)
        #expect(requests.statistics.malformed == 1)
    }

    @Test("that is interrupted five times is delivered as it is")
    func interruptedAlways() throws {
        transport.serve = {
            [.datagram($0[0].part(DumpFaultTests.entries[0], flags: .dumpInterrupted)), .datagram($0[0].done())]
        }
        let (outcome, entries) = try dump()
        #expect(outcome == .interrupted && entries == [DumpFaultTests.entries[0]])
        #expect(transport.sent.count == 5 && requests.statistics.interruptedDumps == 5)
    }

    @Test("with an entry that can never be read is delivered without it")
    func unreadableAlways() throws {
        transport.serve = {
            let bad = $0[0].reply(.newLink, [1, 2, 3])
            return [.datagram($0[0].part(DumpFaultTests.entries[0]) + bad), .datagram($0[0].done())]
        }
        let (outcome, entries) = try dump()
        #expect(outcome == .unreadable && entries == [DumpFaultTests.entries[0]])
        #expect(transport.sent.count == 5 && requests.statistics.malformed == 5)
    }

    @Test("whose end is lost twice is an error")
    func lostTwice() {
        transport.serve = { [.datagram($0[0].part(DumpFaultTests.entries[0]))] }
        #expect(throws: KernelError.replyLost(.getLink)) { try dump() }
        #expect(transport.sent.count == 2 && requests.statistics.repliesLost == 2)
    }

    @Test("that is refused as busy five times is an error")
    func busyAlways() {
        transport.serve = { [.datagram($0[0].refusal(EBUSY))] }
        #expect(throws: KernelError.refused(.getLink, errno: EBUSY, explanation: nil)) { try dump() }
        #expect(transport.sent.count == 5 && requests.statistics.busyDumps == 5)
    }

    @Test("that is refused for good is an error at once", arguments: [EPERM, EOPNOTSUPP, EAFNOSUPPORT])
    func refused(_ errno: Int32) {
        transport.serve = { [.datagram($0[0].refusal(errno))] }
        #expect(throws: KernelError.refused(.getLink, errno: errno, explanation: nil)) { try dump() }
        #expect(transport.sent.count == 1)
    }

    @Test("over a socket that reports nothing but overruns is an error, and the next one over the mended socket whole")
    func overrunsOnly() throws {
        let failure = Array(repeating: ScriptedTransport.Step.nothing(.overrun), count: 1000)
        transport.steps = failure
        #expect(throws: KernelError.system(SystemError("recvmmsg", errno: ENOBUFS))) { try dump() }
        #expect(transport.steps.count > 900)
        transport.steps = []
        transport.serve = DumpFaultTests.whole
        try expectWhole(1)
    }

    @Test("over a socket that always has something to give and never gives it is an error")
    func vainWaits() {
        transport.serve = { _ in Array(repeating: .nothing(.empty), count: 1000) }
        #expect(throws: KernelError.replyLost(.getLink)) { try dump() }
        #expect(transport.sent.count == 2 && transport.waits < 100)
    }

    @Test("whose next part comes late is waited for")
    func latePart() throws {
        transport.serve = { requests in
            var steps = DumpFaultTests.whole(requests)
            steps.insert(.nothing(.empty), at: 1)
            return steps
        }
        try expectWhole(1)
        #expect(transport.waits == 1)
    }

    @Test("never takes an entry from a dump before it, though that comes in between")
    func lateDump() throws {
        let stray = KernelMessage.link(.new, LinkMessage(index: 9, name: "v9"))
        transport.serveInTurn([
            { [.datagram($0[0].part(DumpFaultTests.entries[0]))] },
            { requests in
                let old = message(.newLink, sequence: requests[0].header.sequence &- 1, payload(of: stray))
                let end = message(.done, sequence: requests[0].header.sequence &- 1, [0, 0, 0, 0])
                return [.datagram(old), .datagram(end)] + DumpFaultTests.whole(requests)
            },
        ])
        try expectWhole(2)
        #expect(requests.statistics.lateReplies == 2)
    }

    @Test("reads what waits before it asks, so that an unfinished one before is finished")
    func abandoned() throws {
        let old = message(.newLink, sequence: 1, payload(of: DumpFaultTests.entries[0]))
        transport.steps = [.datagram(old), .nothing(.foreign), .datagram(message(.done, sequence: 1, [0, 0, 0, 0]))]
        transport.serve = DumpFaultTests.whole
        try expectWhole(1)
        #expect(requests.statistics.lateReplies == 2 && requests.statistics.foreignSenders == 1)
    }

    @Test("takes nothing from another process, whatever number it guessed")
    func forged() throws {
        transport.serve = { [.nothing(.foreign)] + DumpFaultTests.whole($0) + [.nothing(.foreign)] }
        let (outcome, entries) = try dump()
        #expect(outcome == .complete && entries == DumpFaultTests.entries)
        #expect(requests.statistics.foreignSenders == 1)
    }

    @Test("passes over types that it does not know, and counts them")
    func unknownType() throws {
        transport.serve = {
            [.datagram($0[0].reply(MessageType(rawValue: 250), [1, 2, 3]))] + DumpFaultTests.whole($0)
        }
        try expectWhole(1)
        #expect(requests.statistics.unknown == 1)
    }

    @Test("hands on the error of a socket that fails")
    func failure() {
        let error = SystemError("recvmsg", errno: ENOMEM)
        transport.serve = { _ in [.failure(error)] }
        #expect(throws: KernelError.system(error)) { try dump() }
    }
}
