internal import ArgumentParser

/// Wrong usage in one line, which names what is wrong.
enum UsageError {
    /// Refuses a command that there is not.
    ///
    /// - Parameter words: The command line, the command first.
    /// - Returns: The error, or nil where there is such a command or none is named.
    static func unknownCommand(_ words: [String]) -> QueryError? {
        guard let word = words.first, !word.hasPrefix("-"), word != "help", QueryTool.command(named: word) == nil else {
            return nil
        }
        let names = QueryTool.configuration.subcommands.compactMap { $0.configuration.commandName }
        let nearest = names.map { (name: $0, distance: editDistance(word, $0)) }.min { $0.distance < $1.distance }
        let advice =
            nearest.flatMap { $0.distance <= 2 ? "did you mean '\($0.name)'?" : nil }
            ?? "commands are \(names.joined(separator: ", "))"
        return QueryError("there is no command '\(word)'; \(advice)", status: QueryStatus.usage)
    }

    /// Rewords what the argument parser says.
    ///
    /// - Parameters:
    ///   - message: The parser's message.
    ///   - words: The command line, the command first.
    /// - Returns: One line, which names what is wrong and where to read more.
    static func line(_ message: String, of words: [String]) -> String {
        let text = (invalidValue(message) ?? message).split(separator: "\n").joined(separator: ";")
        var line = text.prefix(1).lowercased() + text.dropFirst()
        if line.hasSuffix("?") { return line.replacing(". Did you mean", with: "; did you mean") }
        while line.hasSuffix(".") { line.removeLast() }
        let command = words.first.flatMap { $0.hasPrefix("-") ? nil : " \($0)" } ?? ""
        return "\(line); see 'wspd-query\(command) --help'"
    }

    /// Takes `The value 'V' is invalid for 'NAME <name>'`, which a reason or the valid values follow, apart.
    private static func invalidValue(_ message: String) -> String? {
        let start = "The value '"
        guard message.hasPrefix(start), let value = split(message.dropFirst(start.count), at: "' is invalid for '"),
            let name = split(value.after, at: "'")
        else { return nil }
        let option = name.before.hasPrefix("-") ? name.before.prefix { $0 != " " } + ": " : ""
        if name.after.hasPrefix(": ") { return option + name.after.dropFirst(2) }
        // Each second part stands between quotation marks.
        let valid = name.after.split(separator: "'", omittingEmptySubsequences: false).enumerated()
            .filter { !$0.offset.isMultiple(of: 2) }.map(\.element)
        let reason = valid.isEmpty ? "is no valid value" : "is none of \(valid.joined(separator: ", "))"
        return "\(option)'\(value.before)' \(reason)"
    }

    private static func split(_ text: Substring, at mark: String) -> (before: Substring, after: Substring)? {
        text.firstRange(of: mark).map { (text[..<$0.lowerBound], text[$0.upperBound...]) }
    }

    /// How many letters have to be put in, taken out or replaced to make one word the other (Levenshtein).
    private static func editDistance(_ one: String, _ other: String) -> Int {
        var distances = Array(0...other.count)
        for (row, letter) in one.enumerated() {
            var diagonal = row
            distances[0] = row + 1
            for (column, otherLetter) in other.enumerated() {
                let replaced = diagonal + (letter == otherLetter ? 0 : 1)
                diagonal = distances[column + 1]
                distances[column + 1] = min(replaced, diagonal + 1, distances[column] + 1)
            }
        }
        return distances[other.count]
    }
}
