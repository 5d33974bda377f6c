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
        do {
            var command = try QueryTool.parseAsRoot(movingGlobalOptions(arguments))
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
            return report(error)
        }
    }

    private static func report(_ error: any Error) -> Int32 {
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
            return report(QueryError(error))
        case let error as SystemError:
            StandardStreams.report("\(error)")
            return QueryStatus.negative
        default:
            return reportByParser(error)
        }
    }

    /// Help and version are answers, all else of the parser's is an error.
    private static func reportByParser(_ error: any Error) -> Int32 {
        let status = QueryTool.exitCode(for: error).rawValue
        let message = QueryTool.fullMessage(for: error)
        if message.isEmpty { return status }
        guard status == QueryStatus.done else {
            StandardStreams.write(toStandardError: message + "\n")
            return status
        }
        // Nobody is left to read the help: nothing else was asked for.
        try? StandardStreams.write(message + "\n")
        return status
    }
}
