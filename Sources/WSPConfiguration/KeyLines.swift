/// The lines on which a TOML text sets its keys: what the parser does not tell of keys that it read without complaint.
struct KeyLines {
    private var lines: [String: Int] = [:]

    init(_ text: String) {
        var section = ""
        // A carriage return and a line feed are one character.
        let rows = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        for (index, line) in rows.enumerated() {
            let content = KeyLines.trimmed(line.prefix { $0 != "#" })
            if content.first == "[" {
                section = KeyLines.trimmed(content.drop { $0 == "[" }.prefix { $0 != "]" })
                note(section, line: index + 1)
            } else if let equals = content.firstIndex(of: "=") {
                let key = KeyLines.trimmed(content[..<equals])
                note(section.isEmpty ? key : "\(section).\(key)", line: index + 1)
            }
        }
    }

    /// The line of a key given as section, dot, name, or else of its section.
    func line(of path: String) -> Int? {
        lines[path] ?? path.split(separator: ".").first.flatMap { lines[String($0)] }
    }

    private mutating func note(_ path: String, line: Int) {
        let plain = path.filter { $0 != "\"" && $0 != "'" && $0 != " " && $0 != "\t" }
        // A key with dots also stands for the sections in front of them.
        var end = plain.endIndex
        while true {
            let part = String(plain[..<end])
            if lines[part] == nil { lines[part] = line }
            guard let dot = plain[..<end].lastIndex(of: ".") else { return }
            end = dot
        }
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        var rest = Substring(text)
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return String(rest.drop { $0.isWhitespace })
    }
}
