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

    @Test("has a block for each row where its columns would need more than 80 characters, without what is not there")
    func blocks() {
        let long = String(repeating: "x", count: 39)
        var table = TextTable(headings: ["DESTINATION", "SOURCE", "GATEWAY"])
        table.append([.init(long), .init(long, .good), "-"])
        table.append(["::1", .init("WSAENETUNREACH", .bad, name: "error")])
        table.append(["::2", "", "::3"])
        #expect(
            table.text(style: TextStyle(isColoured: false)) == """
                \(long)
                  source   \(long)
                ::1
                  error    WSAENETUNREACH
                ::2
                  gateway  ::3

                """)
        #expect(table.text(style: TextStyle(isColoured: true)).contains("  source   \u{1b}[32m\(long)\u{1b}[0m\n"))
    }

    @Test("of exactly 80 characters keeps its columns")
    func fitting() {
        var table = TextTable(headings: ["A", "B"])
        table.append([.init(String(repeating: "a", count: 39)), .init(String(repeating: "b", count: 39), .bad)])
        #expect(table.text(style: TextStyle(isColoured: true)).hasPrefix("\u{1b}[1mA"))
    }

    @Test("without headings begins with its first row")
    func noHeadings() {
        var table = TextTable()
        table.append(["clients", "3"])
        #expect(table.text(style: TextStyle(isColoured: true)) == "clients  3\n")
    }
}
