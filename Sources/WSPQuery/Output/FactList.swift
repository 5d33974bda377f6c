/// A title and below it facts, each behind its name, broken into lines of at most ``TextTable/lineWidth`` columns.
struct FactList {
    private let title: String
    private var facts: [(name: String, text: String)] = []

    init(title: String) {
        self.title = title
    }

    mutating func append(_ name: String, _ text: String?) {
        if let text { facts.append((name, text)) }
    }

    /// The list, each line ended by a newline.
    var text: String {
        let column = 2 + (facts.map(\.name.count).max() ?? 0) + 2
        return title + "\n"
            + facts.map { fact in
                let name = "  " + fact.name + String(repeating: " ", count: column - 2 - fact.name.count)
                return name + FactList.wrapped(fact.text, from: column) + "\n"
            }.joined()
    }

    /// Breaks between words; a word that is longer than a line stays whole.
    private static func wrapped(_ text: String, from column: Int) -> String {
        var lines = [""]
        for word in text.split(separator: " ") {
            let last = lines[lines.count - 1]
            if last.isEmpty {
                lines[lines.count - 1] = String(word)
            } else if column + last.count + 1 + word.count <= TextTable.lineWidth {
                lines[lines.count - 1] += " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines.joined(separator: "\n" + String(repeating: " ", count: column))
    }
}
