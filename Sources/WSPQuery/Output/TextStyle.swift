internal import CLinux

/// How text looks where it goes: a person at a terminal gets colour, local time and all its columns.
package struct TextStyle: Sendable {
    /// The columns of what is no terminal: those that people's terminals have at least.
    package static let plainLineWidth = 80

    /// What a colour says.
    enum Meaning: String {
        case heading = "\u{1b}[1m"
        case quiet = "\u{1b}[2m"
        case bad = "\u{1b}[31m"
        case good = "\u{1b}[32m"
        case doubtful = "\u{1b}[33m"
    }

    let isColoured: Bool
    /// The columns that a line takes at most where it can be broken.
    let lineWidth: Int
    /// Whether times are those of the local time zone, for people.
    let usesLocalTime: Bool

    /// Creates a style.
    package init(isColoured: Bool, lineWidth: Int = TextStyle.plainLineWidth, usesLocalTime: Bool = false) {
        self.isColoured = isColoured
        self.lineWidth = lineWidth
        self.usesLocalTime = usesLocalTime
    }

    /// The style of standard output; unless told otherwise, `NO_COLOR` and a dumb terminal turn colour off.
    static func ofStandardOutput(_ colour: ColorArgument) -> TextStyle {
        let isTerminal = isatty(STDOUT_FILENO) == 1
        let columns = isTerminal ? Int(clinux_terminal_width(STDOUT_FILENO)) : 0
        return TextStyle(
            isColoured: colour.isColoured(isTerminal: isTerminal, variable: environmentVariable),
            lineWidth: columns > 0 ? columns : plainLineWidth, usesLocalTime: isTerminal)
    }

    /// The same without colour, by which the width of a text is measured.
    var withoutColour: TextStyle {
        TextStyle(isColoured: false, lineWidth: lineWidth, usesLocalTime: usesLocalTime)
    }

    func apply(_ meaning: Meaning?, to text: String) -> String {
        guard isColoured, let meaning else { return text }
        return meaning.rawValue + text + "\u{1b}[0m"
    }

    func text(_ time: Timestamp) -> String {
        usesLocalTime ? time.localText : time.description
    }

    /// The time to the second.
    func secondText(_ time: Timestamp) -> String {
        usesLocalTime ? time.secondLocalText : time.secondDescription
    }
}

extension ColorArgument {
    func isColoured(isTerminal: Bool, variable: (String) -> String?) -> Bool {
        switch self {
        case .always: true
        case .never: false
        case .auto: isTerminal && variable("NO_COLOR") ?? "" == "" && variable("TERM") ?? "dumb" != "dumb"
        }
    }
}

/// The value of an environment variable, or nil where it is not set.
func environmentVariable(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
}
