internal import CLinux

/// A network namespace in which a test runs programs.
package protocol NetworkNamespace {
    /// The words put before a command so that it runs in this namespace.
    var commandPrefix: [String] { get }
}

extension NetworkNamespace {
    /// Runs `ip` with arguments separated by spaces.
    ///
    /// - Throws: ``NamespaceError/commandFailed(command:status:standardError:)`` with what `ip` says.
    package func ip(_ arguments: String) throws {
        try output(of: [ipProgram] + arguments.split(separator: " ").map(String.init))
    }

    /// Runs many `ip` commands in one process, one per line, without the word `ip`.
    ///
    /// - Throws: as ``ip(_:)``; the commands before the failing one have had their effect.
    package func batch(_ lines: [String], within seconds: Double = 60) throws {
        let text = lines.joined(separator: "\n") + "\n"
        try output(of: [ipProgram, "-batch", "-"], input: .text(text), within: seconds)
    }

    /// Runs a program to its end and returns what it wrote to its standard output.
    ///
    /// - Throws: ``NamespaceError`` where it takes longer than `seconds` or ends with something else than 0.
    @discardableResult
    package func output(
        of command: [String], environment: [String: String] = [:], input: RunningProcess.Input = .none,
        within seconds: Double = Deadline.defaultSeconds
    ) throws -> String {
        let process = try spawn(command, environment: environment, input: input)
        let text = try process.readToEnd(within: seconds)
        let status = try process.wait(within: seconds)
        guard status == .exited(0) else {
            throw NamespaceError.commandFailed(
                command: process.command, status: status, standardError: process.standardError)
        }
        return text
    }

    /// Starts a program in this namespace; it is killed when the returned value is released.
    ///
    /// - Parameters:
    ///   - command: The program, found through PATH, and its arguments.
    ///   - environment: Added to this process's own.
    ///   - input: The standard input.
    /// - Returns: The process, running.
    /// - Throws: `SystemError` where it cannot be executed.
    package func spawn(
        _ command: [String], environment: [String: String] = [:], input: RunningProcess.Input = .none
    ) throws -> RunningProcess {
        try RunningProcess.start(commandPrefix + command, environment: environment, input: input)
    }

    /// The path of `ip`, which an unprivileged user's PATH often leaves out.
    package var ipProgram: String {
        ["/usr/sbin/ip", "/sbin/ip", "/usr/bin/ip"].first { unsafe access($0, X_OK) == 0 } ?? "ip"
    }
}
