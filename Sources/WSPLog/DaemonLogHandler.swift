package import Logging

/// Hands what is logged to a ``LogOutput``, which all loggers of the process share with its level.
package struct DaemonLogHandler: LogHandler {
    /// What goes with every line.
    package var metadata: Logger.Metadata = [:]
    private let output: LogOutput

    /// Creates a handler.
    package init(_ output: LogOutput) {
        self.output = output
    }

    /// The level of the output.
    package var logLevel: Logger.Level {
        get { output.level }
        set { output.level = newValue }
    }

    /// What goes with every line, by its key.
    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes a line.
    package func log(event: LogEvent) {
        let fields = metadata.merging(event.metadata ?? [:]) { $1 }
        output.write(LogLine(level: event.level, message: "\(event.message)", metadata: fields))
    }
}
