import CLinux
package import Logging
import Synchronization
import WSPSystem

/// Where the log of this process goes: to the journal where standard error is the journal's, else to standard error.
///
/// Nothing here waits: the daemon has one thread, and a log that nobody reads must not stop it. What neither the journal
/// nor standard error takes at once is lost.
package final class LogOutput: Sendable {
    /// As much as a pipe takes whole or not at all, PIPE_BUF.
    private static let lineLimit = 4096

    private let journal: JournalSocket?
    private let standardError: Int32
    private let isStandardErrorOfJournal: Bool
    private let currentLevel: Atomic<Int>

    /// Creates an output.
    ///
    /// - Parameters:
    ///   - level: The lowest level that is logged.
    ///   - standardError: Its descriptor, which stays the caller's.
    ///   - journalStream: The variable `JOURNAL_STREAM`: device and inode of the stream that the journal reads. A
    ///     program that is started with it and writes elsewhere is not to write to the journal; see systemd.exec(5).
    ///   - path: Where the journal listens.
    package init(
        level: Logger.Level, standardError: Int32 = STDERR_FILENO, journalStream: String?,
        journal path: String = JournalSocket.standardPath
    ) {
        currentLevel = Atomic(level.index)
        self.standardError = standardError
        isStandardErrorOfJournal = journalStream.map { LogOutput.names($0, standardError) } ?? false
        var journal: JournalSocket?
        // Without a socket the lines go to the journal by standard error, without their fields.
        if isStandardErrorOfJournal { journal = try? JournalSocket(path: path) }
        self.journal = journal
    }

    /// The lowest level that is logged.
    package var level: Logger.Level {
        get { Logger.Level.allCases[currentLevel.load(ordering: .relaxed)] }
        set { currentLevel.store(newValue.index, ordering: .relaxed) }
    }

    /// Writes a line where it goes.
    package func write(_ line: LogLine) {
        if journal?.send(line.journalEntry) == true { return }
        let prefix = isStandardErrorOfJournal ? "<\(line.level.priority)>" : "\(currentTime()) \(line.level): "
        writeNow(prefix + line.text)
    }

    /// Writes why the process ends: to a person as programs tell their errors, to the journal as an error.
    package func writeFailure(_ message: String) {
        if isStandardErrorOfJournal {
            let event: Logger.Metadata = [Logger.eventKey: "\(LoggedEvent.failure.rawValue)"]
            write(LogLine(level: .error, message: message, metadata: event))
        } else {
            writeNow("wspd: \(message)")
        }
    }

    /// A line is one line and no command to a terminal, whatever it quotes.
    private func writeNow(_ text: String) {
        let line = String(text.map { $0.isNewline ? " " : $0 }).printable
        let bytes = Array((line.utf8Prefix(LogOutput.lineLimit - 1) + "\n").utf8)
        unsafe _ = clinux_write_now(standardError, bytes, bytes.count)
    }

    private static func names(_ stream: String, _ descriptor: Int32) -> Bool {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { return false }
        return stream == "\(status.st_dev):\(status.st_ino)"
    }

    private func currentTime() -> String {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 32) { text in
            guard let start = text.baseAddress, unsafe clinux_format_time(start, text.count) > 0 else { return "" }
            return unsafe String(cString: start)
        }
    }
}

extension Logger.Level {
    fileprivate var index: Int { Logger.Level.allCases.firstIndex(of: self) ?? 0 }
}
