import Testing

@testable import WSPQuery

@Suite("A text table")
struct TextTableTests {
    private var table: TextTable {
        var table = TextTable(headings: ["A", "LONGER", "C"])
        table.append(["wide cell", .init("x", .bad), "y"])
        table.append(["é", "", ""])
        return table
    }

    @Test("aligns its columns and ends no line with a space")
    func alignment() {
        #expect(
            table.text(style: TextStyle(isColoured: false)) == """
                A          LONGER  C
                wide cell  x       y
                é

                """)
    }

    @Test("gives escape sequences no width")
    func colour() {
        #expect(
            table.text(style: TextStyle(isColoured: true)) == """
                \u{1b}[1mA\u{1b}[0m          \u{1b}[1mLONGER\u{1b}[0m  \u{1b}[1mC\u{1b}[0m
                wide cell  \u{1b}[31mx\u{1b}[0m       y
                é

                """)
    }

    @Test("without headings begins with its first row")
    func noHeadings() {
        var table = TextTable()
        table.append(["clients", "3"])
        #expect(table.text(style: TextStyle(isColoured: true)) == "clients  3\n")
    }
}
