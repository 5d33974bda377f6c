internal import ArgumentParser
internal import CLinux
internal import WSPClient
internal import WSPSystem

/// The program: reads its arguments, runs the command, reports what went wrong.
package enum QueryProgram {
    /// Runs the program.
    ///
    /// The calling thread is the main thread, and no other runs yet: a watch blocks signals for all to come.
    ///
    /// - Parameter arguments: The command line without the program's name.
    /// - Returns: The exit code.
    package static func run(_ arguments: [String]) -> Int32 {
        // A reader that has gone is an error of write(2), told apart from others, and not the end of the process.
        clinux_ignore_signal(SIGPIPE)
        guard clinux_occupy_standard_streams() == 0 else {
            StandardStreams.report("\(SystemError.current("open /dev/null"))")
            return QueryStatus.negative
        }
        let words = movingGlobalOptions(arguments)
        do {
            if let error = UsageError.unknownCommand(words) { throw error }
            var command = try QueryTool.command(for: words)
            if let command = command as? any QueryCommand {
                try BlockingTask {
                    var command = command
                    try await command.run()
                }.wait()
            } else {
                try command.run()
            }
            return QueryStatus.done
        } catch {
            return report(error, words)
        }
    }

    private static func report(_ error: any Error, _ words: [String]) -> Int32 {
        switch error {
        case OutputError.closed:
            return QueryStatus.done
        case OutputError.system(let reason):
            StandardStreams.report("\(reason)")
            return QueryStatus.negative
        case let error as QueryError:
            StandardStreams.report(error.message)
            return error.status
        case let error as ClientError:
            return report(QueryError(error), words)
        case let error as SystemError:
            StandardStreams.report("\(error)")
            return QueryStatus.negative
        default:
            return reportByParser(error, words)
        }
    }

    /// Help and version are answers, all else of the parser's is an error.
    private static func reportByParser(_ error: any Error, _ words: [String]) -> Int32 {
        let status = QueryTool.exitCode(for: error).rawValue
        let message = QueryTool.message(for: error)
        if message.isEmpty { return status }
        guard status == QueryStatus.done else {
            StandardStreams.report(status == QueryStatus.usage ? UsageError.line(message, of: words) : message)
            return status
        }
        // Nobody is left to read the help: nothing else was asked for.
        try? StandardStreams.write(message + "\n")
        return status
    }
}
