import CLinux
import Logging

/// Writes log lines to standard error: with the time for a person at a terminal, with sd-daemon(3)'s priorities where
/// the journal reads them.
struct StandardErrorLogHandler: LogHandler {
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]
    private let writesToJournal: Bool

    init(logLevel: Logger.Level) {
        self.logLevel = logLevel
        writesToJournal = unsafe getenv("JOURNAL_STREAM") != nil
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let fields = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
        let details = fields.map { ", \($0.key): \($0.value)" }.joined()
        let prefix = writesToJournal ? "<\(event.level.journalPriority)>" : "\(currentTime()) \(event.level): "
        writeToStandardError("\(prefix)\(event.message)\(details)\n")
    }

    private func currentTime() -> String {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 32) { text in
            guard let start = text.baseAddress, unsafe clinux_format_time(start, text.count) > 0 else { return "" }
            return unsafe String(cString: start)
        }
    }
}

extension Logger.Level {
    /// The level of syslog(3).
    fileprivate var journalPriority: Int {
        switch self {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}

/// Writes a whole text in one call, so that lines of several processes do not mix.
func writeToStandardError(_ text: String) {
    let bytes = Array(text.utf8)
    // There is nowhere to report that the place for reports is gone.
    unsafe _ = write(STDERR_FILENO, bytes, bytes.count)
}
