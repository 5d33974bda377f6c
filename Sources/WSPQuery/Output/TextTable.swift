internal import WSPSystem

/// Rows of text in columns as wide as their widest cell, two spaces apart, without spaces at the end of a line.
///
/// Where columns would need more than ``TextStyle/lineWidth``, each row is a block instead: its first cell, and below it the
/// others that say something, each on a line with the name of its column.
package struct TextTable: Sendable {
    /// One cell: its text, and what its colour says.
    struct Cell: Sendable, ExpressibleByStringLiteral {
        let text: String
        let meaning: TextStyle.Meaning?
        /// What a block calls the cell where that is not its column's name.
        let name: String?

        init(_ text: String, _ meaning: TextStyle.Meaning? = nil, name: String? = nil) {
            self.text = text.printable
            self.meaning = meaning
            self.name = name
        }

        init(stringLiteral text: String) {
            self.init(text)
        }

        var isEmpty: Bool { text.isEmpty || text == "-" }
    }

    private let headings: [String]
    private var rows: [[Cell]] = []

    /// Creates a table; no headings, no heading row and no blocks.
    init(headings: [String] = []) {
        self.headings = headings
    }

    mutating func append(_ row: [Cell]) {
        rows.append(row)
    }

    /// The table, each line ended by a newline.
    func text(style: TextStyle) -> String {
        let all = headings.isEmpty ? rows : [headings.map { Cell($0, .heading) }] + rows
        var widths: [Int] = []
        for row in all {
            for (column, cell) in row.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], cell.text.count)
            }
        }
        let plain = style.withoutColour
        if !headings.isEmpty, all.contains(where: { line($0, widths, plain).count > style.lineWidth }) {
            return rows.map { block($0, style) }.joined()
        }
        return all.map { line($0, widths, style) + "\n" }.joined()
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

    private func block(_ row: [Cell], _ style: TextStyle) -> String {
        let width = headings.dropFirst().map(\.count).max() ?? 0
        var text = row.first.map { style.apply($0.meaning, to: $0.text) + "\n" } ?? ""
        for (heading, cell) in zip(headings, row).dropFirst() where !cell.isEmpty {
            let name = cell.name ?? heading.lowercased()
            let padding = String(repeating: " ", count: max(0, width - name.count) + 2)
            text += "  \(name)\(padding)\(style.apply(cell.meaning, to: cell.text))\n"
        }
        return text
    }
}
