internal import ArgumentParser

extension QueryTool {
    /// The command of a name, or nil where there is none.
    static func command(named name: String) -> (any ParsableCommand.Type)? {
        configuration.subcommands.first { $0.configuration.commandName == name }
    }

    /// Parses a command line, which the command that it names does alone where it can.
    ///
    /// The parser looks through all options of each type that it passes, and that takes longer than to ask a question:
    /// from the root it passes two for completion scripts and the root before it comes to the command. What is an error
    /// to the command alone the root parses again: there it may have a meaning, and has the words of the whole program.
    ///
    /// - Parameter words: The command line, the command first.
    /// - Returns: The command, or the parser's own for help.
    /// - Throws: What the root throws.
    static func command(for words: [String]) throws -> any ParsableCommand {
        if let named = words.first.flatMap(command(named:)),
            let command = try? named.parseAsRoot(Array(words.dropFirst())), type(of: command) == named
        {
            return command
        }
        return try parseAsRoot(words)
    }
}
