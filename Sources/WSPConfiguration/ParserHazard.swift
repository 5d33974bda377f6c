/// What the parser of TOML is not given, as it would not report it: toml++ 3.4 ends the process at a section whose name
/// does not begin like one, and its C functions take the first NUL for the end of the text, of a key or of a value.
///
/// The first of them that a text has is found by its lines, comments and strings alone. A line of an array may be taken
/// for a section's, but no option has an array.
struct ParserHazard: Error {
    /// The line it stands on, counted from 1.
    let line: Int
    /// What is wrong.
    let message: String

    /// Searches a text; nil where the parser may have it.
    init?(in text: String) {
        var search = HazardSearch(text)
        do throws(ParserHazard) {
            try search.run()
            return nil
        } catch {
            self = error
        }
    }

    fileprivate init(line: Int, _ message: String) {
        self.line = line
        self.message = message
    }
}

/// Passes through a text once.
private struct HazardSearch {
    private var rest: Substring.UTF8View
    private var line = 1

    init(_ text: String) {
        rest = text[...].utf8
    }

    mutating func run() throws(ParserHazard) {
        while !rest.isEmpty {
            try passHeader()
            try passLine()
        }
    }

    private mutating func passHeader() throws(ParserHazard) {
        skipBlanks()
        for _ in 0..<2 where rest.first == UInt8(ascii: "[") {
            rest.removeFirst()
            skipBlanks()
            // The parser has its own error for a name that is missing.
            guard let next = rest.first, next != UInt8(ascii: "]"), next != UInt8(ascii: "[") else { continue }
            guard HazardSearch.beginsName(next) else { throw misnamed }
        }
        if rest.first == UInt8(ascii: "[") { throw misnamed }
    }

    private var misnamed: ParserHazard {
        ParserHazard(line: line, "a section's name begins with a letter, a digit, '_', '-' or a quote")
    }

    private static func beginsName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "\""),
            UInt8(ascii: "'"):
            true
        default: false
        }
    }

    private mutating func skipBlanks() {
        rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    }

    /// Passes the rest of a line, and what strings add to it.
    private mutating func passLine() throws(ParserHazard) {
        var isComment = false
        while let byte = try next() {
            switch byte {
            case UInt8(ascii: "\n"): return
            case UInt8(ascii: "#"): isComment = true
            case UInt8(ascii: "\""), UInt8(ascii: "'"): if !isComment { try passString(byte) }
            default: break
            }
        }
    }

    /// Passes a string after its first quote; one that stands on one line ends there, whatever is missing.
    private mutating func passString(_ quote: UInt8) throws(ParserHazard) {
        let isLong = rest.starts(with: [quote, quote])
        if isLong { rest.removeFirst(2) }
        while let byte = rest.first, isLong || byte != UInt8(ascii: "\n") {
            _ = try next()
            if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                try passEscape()
            } else if byte == quote {
                guard isLong else { return }
                guard rest.starts(with: [quote, quote]) else { continue }
                // Quotes may stand in front of the three that end it.
                rest = rest.drop { $0 == quote }
                return
            }
        }
    }

    /// Passes what follows a backslash.
    private mutating func passEscape() throws(ParserHazard) {
        if rest.starts(with: "u0000".utf8) || rest.starts(with: "U00000000".utf8) { throw nul }
        if let byte = rest.first, byte != UInt8(ascii: "\n") { _ = try next() }
    }

    private var nul: ParserHazard { ParserHazard(line: line, "a NUL character is not allowed") }

    private mutating func next() throws(ParserHazard) -> UInt8? {
        guard let byte = rest.popFirst() else { return nil }
        if byte == 0 { throw nul }
        if byte == UInt8(ascii: "\n") { line += 1 }
        return byte
    }
}
