/// Rows of text in columns as wide as their widest cell, two spaces apart, without spaces at the end of a line.
package struct TextTable: Sendable {
    /// One cell: its text, and what its colour says.
    struct Cell: Sendable, ExpressibleByStringLiteral {
        let text: String
        let meaning: TextStyle.Meaning?

        init(_ text: String, _ meaning: TextStyle.Meaning? = nil) {
            self.text = text
            self.meaning = meaning
        }

        init(stringLiteral text: String) {
            self.init(text)
        }
    }

    private var rows: [[Cell]]

    /// Creates a table; no headings, no heading row.
    init(headings: [String] = []) {
        rows = headings.isEmpty ? [] : [headings.map { Cell($0, .heading) }]
    }

    mutating func append(_ row: [Cell]) {
        rows.append(row)
    }

    /// The table, each row ended by a newline.
    func text(style: TextStyle) -> String {
        var widths: [Int] = []
        for row in rows {
            for (column, cell) in row.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], cell.text.count)
            }
        }
        return rows.map { line($0, widths, style) + "\n" }.joined()
    }

    private func line(_ row: [Cell], _ widths: [Int], _ style: TextStyle) -> String {
        let last = row.lastIndex { !$0.text.isEmpty } ?? -1
        var line = ""
        for (column, cell) in row.enumerated() where column <= last {
            // Padding stays outside the colour, and escape sequences outside the width.
            line += style.apply(cell.meaning, to: cell.text)
            if column < last { line += String(repeating: " ", count: widths[column] - cell.text.count + 2) }
        }
        return line
    }
}
