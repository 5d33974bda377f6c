package import Logging

/// One line of the log.
package struct LogLine {
    /// How much it matters.
    package let level: Logger.Level
    private let message: String
    private let metadata: Logger.Metadata

    /// Creates a line.
    package init(level: Logger.Level, message: String, metadata: Logger.Metadata = [:]) {
        self.level = level
        self.message = message
        self.metadata = metadata
    }

    /// The message and what is to be known, for people.
    ///
    /// The event's name is left out: the message says the same in words.
    package var text: String {
        let details = metadata.filter { $0.key != Logger.eventKey }.sorted { $0.key < $1.key }
        return message + details.map { ", \($0.key): \($0.value.texts.joined(separator: " "))" }.joined()
    }

    /// The entry of the journal: `MESSAGE` is the text for people, and everything in it is a field of its own too.
    package var journalEntry: JournalEntry {
        var entry = JournalEntry()
        entry.append("MESSAGE", text)
        entry.append("PRIORITY", String(level.priority))
        entry.append("SYSLOG_IDENTIFIER", "wspd")
        for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
            for text in value.texts { entry.append(JournalEntry.fieldName(key), text) }
        }
        return entry
    }
}

extension Logger.MetadataValue {
    /// The elements of an array, or the only value.
    fileprivate var texts: [String] {
        switch self {
        case .array(let elements): elements.map { "\($0)" }
        case .string, .stringConvertible, .dictionary: ["\(self)"]
        }
    }
}

extension Logger.Level {
    /// The level of syslog(3).
    package var priority: Int {
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
