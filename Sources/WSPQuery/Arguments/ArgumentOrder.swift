/// Puts the options that every command takes behind the command's name, where the parser looks for them.
///
/// `wspd-query --json --socket PATH addresses` becomes `wspd-query addresses --json --socket PATH`, and without a command
/// there is `summary`. All else keeps its place, what cannot be understood too: the parser has better words for it.
package func movingGlobalOptions(_ arguments: [String]) -> [String] {
    var leading: [String] = []
    var index = 0
    while index < arguments.count, let count = globalOptionWordCount(arguments[index]) {
        leading += arguments[index..<min(index + count, arguments.count)]
        index += count
    }
    guard index < arguments.count else { return ["summary"] + leading }
    guard !arguments[index].hasPrefix("-") else { return arguments }
    return [arguments[index]] + leading + arguments[(index + 1)...]
}

private func globalOptionWordCount(_ word: String) -> Int? {
    switch word {
    case "--json", "--standalone": 1
    case "--socket", "--color", "--timeout": 2
    case _ where ["--socket=", "--color=", "--timeout="].contains(where: word.hasPrefix): 1
    default: nil
    }
}
