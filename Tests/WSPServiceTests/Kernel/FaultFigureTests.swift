import CLinux
import Rtnetlink
import Testing
import WSPSystem

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

    @Test("have in the specification only figures that the status has")
    func specifiedFigures() throws {
        let client = try Harness().greetedClient()
        let names = try FaultFigureTests.specifiedFigures()
        #expect(names.count >= 14)
        for name in names { #expect(try client.statusNames().contains(name), "\(name)") }
    }

    /// The words in the last column of the specification's table of faults.
    private static func specifiedFigures() throws -> Set<String> {
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4).joined(separator: "/")
        let path = root + "/Sources/WSPProtocol/wspd-protocol.md"
        guard let file = unsafe fopen(path, "r") else { throw SystemError.current("open \(path)") }
        defer { unsafe fclose(file) }
        var text: [UInt8] = []
        while case let byte = unsafe getc(file), byte != EOF { text.append(UInt8(truncatingIfNeeded: byte)) }
        let lines = String(decoding: text, as: UTF8.self).split(separator: "\n")
        let section = lines.drop { $0 != "## When the kernel does not behave" }.dropFirst().prefix {
            !$0.hasPrefix("## ")
        }
        return Set(
            section.filter { $0.hasPrefix("|") }.flatMap { line -> [String] in
                let last = line.split(separator: "|").last { !$0.allSatisfy(\.isWhitespace) } ?? ""
                let parts = last.split(separator: "`", omittingEmptySubsequences: false)
                return parts.enumerated().filter { !$0.offset.isMultiple(of: 2) }.map { String($0.element) }
            })
    }
}
