import CLinux
import CTestSupport
import Logging
import TestSupport
import Testing
import WSPSystem

@testable import WSPLog

@Suite("Where the log goes")
final class LogOutputTests {
    private let folder: TemporaryFolder
    /// What stands for standard error, and the end of it that is read.
    private let standardError: Descriptor
    private let reader: Descriptor

    init() throws {
        folder = try TemporaryFolder()
        let (one, other) = try StreamSocket.pair()
        standardError = Descriptor(owning: one)
        reader = Descriptor(owning: other)
    }

    private var stream: String {
        get throws {
            var status = stat()
            try #require(unsafe fstat(standardError.number, &status) == 0)
            return "\(status.st_dev):\(status.st_ino)"
        }
    }

    private func output(_ stream: String?, journal: String = "journal") -> LogOutput {
        LogOutput(
            level: .info, standardError: standardError.number, journalStream: stream, journal: folder.file(journal))
    }

    /// A socket in the place of the journal's.
    private func journal() throws -> Descriptor {
        let number = unsafe notify_receiver(folder.file("journal"))
        try #require(number >= 0)
        return Descriptor(owning: number)
    }

    private func received(_ descriptor: borrowing Descriptor) -> String {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe clinux_receive(descriptor.number, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
    }

    private let line = LogLine(level: .notice, message: "hello", metadata: ["event": "audit", "of": "all"])

    @Test("goes to the journal where standard error is the journal's")
    func journalStream() throws {
        let journal = try journal()
        output(try stream).write(line)
        #expect(
            received(journal)
                == "MESSAGE=hello, of: all\nPRIORITY=5\nSYSLOG_IDENTIFIER=wspd\nEVENT=audit\nOF=all\n")
        #expect(received(reader).isEmpty)
    }

    @Test("goes to standard error with the time where that is something else", arguments: [nil, "0:1", "", "x"])
    func otherStream(stream: String?) throws {
        let journal = try journal()
        output(stream).write(line)
        #expect(received(reader).hasSuffix("Z notice: hello, of: all\n"))
        #expect(received(journal).isEmpty)
    }

    @Test("lets nothing that it quotes be a command to the terminal")
    func controlCharacters() throws {
        let line = LogLine(level: .info, message: "a\nb", metadata: ["interface": "\u{1b}[31mx\u{7}\u{9b}\u{202e}é"])
        output(nil).write(line)
        #expect(received(reader).hasSuffix(" info: a b, interface: ?[31mx???é\n"))
    }

    @Test("goes to standard error with the priority where the journal does not listen, and back once it does")
    func noJournal() throws {
        let output = output(try stream)
        output.write(line)
        #expect(received(reader) == "<5>hello, of: all\n")
        let journal = try journal()
        output.write(line)
        #expect(received(journal).hasPrefix("MESSAGE=hello") && received(reader).isEmpty)
    }

    @Test("does not wait: goes to standard error where the journal's queue is full, and nowhere where both are")
    func fullJournal() throws {
        let journal = try journal()
        let output = output(try stream)
        var count = 0
        while received(reader).isEmpty, count < 10_000 {
            output.write(line)
            count += 1
        }
        #expect(count < 10_000)
        for _ in 0..<100_000 { output.write(line) }
        #expect(received(journal).hasPrefix("MESSAGE=hello"))
    }

    @Test("a full pipe does not stop the writer, and what fits it is whole")
    func fullPipe() throws {
        var ends: [Int32] = [0, 0]
        try #require(unsafe pipe(&ends) == 0)
        let read = Descriptor(owning: ends[0])
        let write = Descriptor(owning: ends[1])
        let output = LogOutput(level: .info, standardError: write.number, journalStream: nil)
        for _ in 0..<100 { output.write(LogLine(level: .info, message: String(repeating: "x", count: 10_000))) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = unsafe CLinux.read(read.number, &bytes, bytes.count)
        #expect(count > 0 && count % 4096 == 0)
    }

    @Test("why the process ends is told as programs do, and to the journal as an error")
    func failure() throws {
        output(nil).writeFailure("no\nway")
        #expect(received(reader) == "wspd: no way\n")
        let output = output(try stream)
        output.writeFailure("no way")
        #expect(received(reader) == "<3>no way\n")
        let journal = try journal()
        output.writeFailure("no way")
        #expect(received(journal) == "MESSAGE=no way\nPRIORITY=3\nSYSLOG_IDENTIFIER=wspd\nEVENT=failure\n")
    }

    @Test("a line stays one line, whatever it quotes")
    func newlines() {
        output(nil).write(LogLine(level: .info, message: "a\nb\r\nc"))
        #expect(received(reader).hasSuffix(" info: a b c\n"))
    }

    @Test("a new level holds for every logger at once, and what is below it is not put together")
    func level() {
        let output = output(nil)
        var logger = Logger(label: "test") { _ in DaemonLogHandler(output) }
        let other = Logger(label: "test") { _ in DaemonLogHandler(output) }
        func message() -> Logger.Message {
            Issue.record("put together")
            return ""
        }
        other.log(.audit, .debug, message())
        logger.logLevel = .debug
        other.log(.audit, .debug, "seen", ["of": "all"])
        #expect(received(reader).hasSuffix(" debug: seen, of: all\n"))
        #expect(other.logLevel == .debug)
    }
}
