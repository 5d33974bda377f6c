internal import WSPSystem

/// A title and below it facts, each behind its name, broken into lines of at most ``TextStyle/lineWidth`` columns.
struct FactList {
    private struct Fact {
        let name: String
        let lines: [String]
        let meaning: TextStyle.Meaning?
    }

    private let title: String
    private var facts: [Fact] = []

    init(title: String) {
        self.title = title
    }

    /// Appends a fact; one that is nil is left out.
    mutating func append(_ name: String, _ text: String?, _ meaning: TextStyle.Meaning? = nil) {
        if let text { append(name, lines: [text], meaning) }
    }

    /// Appends a fact of several lines.
    mutating func append(_ name: String, lines: [String], _ meaning: TextStyle.Meaning? = nil) {
        facts.append(Fact(name: name, lines: lines.map(\.printable), meaning: meaning))
    }

    /// The list, each line ended by a newline.
    func text(style: TextStyle) -> String {
        let column = 2 + (facts.map(\.name.count).max() ?? 0) + 2
        var text = title + "\n"
        for fact in facts {
            let lines = fact.lines.flatMap { FactList.wrapped($0, to: style.lineWidth - column) }
            for (index, line) in lines.enumerated() {
                let name = index == 0 ? "  " + fact.name : ""
                text += name + String(repeating: " ", count: column - name.count)
                text += style.apply(fact.meaning, to: line) + "\n"
            }
        }
        return text
    }

    /// Breaks between words, several spaces aside; a word that is longer than a line stays whole.
    private static func wrapped(_ text: String, to width: Int) -> [String] {
        if text.count <= width { return [text] }
        var lines = [""]
        for word in text.split(separator: " ") {
            let last = lines[lines.count - 1]
            if last.isEmpty {
                lines[lines.count - 1] = String(word)
            } else if last.count + 1 + word.count <= width {
                lines[lines.count - 1] += " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}
