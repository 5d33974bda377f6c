internal import WSPProtocol
internal import WSPSystem

/// A run of the command that came to nothing.
struct CommandFailure {
    /// How it ended.
    enum Reason: Equatable {
        case exited(Int32)
        case signalled(Int32)
        case notStarted(SystemError)

        /// Nil for the status of a command that did its work.
        init?(exitCode: Int32, signal: Int32) {
            if signal != 0 {
                self = .signalled(signal)
            } else if exitCode != 0 {
                self = .exited(exitCode)
            } else {
                return nil
            }
        }
    }

    let time: Timestamp
    /// The change that the command was run for.
    let event: WatchEvent
    let reason: Reason

    /// The line for programs.
    var json: JSONValue {
        let start: JSONValue = ["time": .string(time.description), "event": "command-failed"]
        let change: JSONValue = [
            "change": .string(event.name), "subject": .string(event.subject),
            "generation": .string(event.generation.description),
        ]
        return start.adding(change).adding(outcome)
    }

    private var outcome: JSONValue {
        switch reason {
        case .exited(let code): ["exitCode": .number(UInt64(code)), "signal": .null, "error": .null]
        case .signalled(let signal): ["exitCode": .null, "signal": .number(UInt64(signal)), "error": .null]
        case .notStarted(let error): ["exitCode": .null, "signal": .null, "error": .string("\(error)")]
        }
    }

    /// The message for people.
    var text: String {
        switch reason {
        case .exited(126): "the command for \(event.subject) could not be executed (status 126)"
        case .exited(127): "the command for \(event.subject) was not found (status 127)"
        case .exited(let code): "the command for \(event.subject) ended with status \(code)"
        case .signalled(let signal): "the command for \(event.subject) was ended by signal \(signal)"
        case .notStarted(let error): "the command for \(event.subject) cannot be started: \(error)"
        }
    }
}
