package import Logging

extension Logger {
    /// The metadata key of the event's name.
    static let eventKey = "event"

    /// Logs an event with what is to be known of it.
    package func log(
        _ event: LoggedEvent, _ level: Level, _ message: @autoclosure () -> Message,
        _ metadata: @autoclosure () -> Metadata = [:]
    ) {
        guard level >= logLevel else { return }
        log(level: level, message(), metadata: metadata().merging([Logger.eventKey: "\(event.rawValue)"]) { $1 })
    }
}
