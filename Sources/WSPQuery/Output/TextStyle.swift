internal import CLinux

/// Colour for people: none unless standard output is a terminal that wants it.
package struct TextStyle: Sendable {
    /// What a colour says.
    enum Meaning: String {
        case heading = "\u{1b}[1m"
        case bad = "\u{1b}[31m"
        case good = "\u{1b}[32m"
    }

    let isColoured: Bool

    /// Creates a style.
    package init(isColoured: Bool) {
        self.isColoured = isColoured
    }

    /// The style of standard output; `NO_COLOR` and a dumb terminal turn colour off.
    package static var ofStandardOutput: TextStyle {
        let refusal = environmentVariable("NO_COLOR").map { !$0.isEmpty } ?? false
        return TextStyle(
            isColoured: isatty(STDOUT_FILENO) == 1 && !refusal && environmentVariable("TERM") ?? "dumb" != "dumb")
    }

    func apply(_ meaning: Meaning?, to text: String) -> String {
        guard isColoured, let meaning else { return text }
        return meaning.rawValue + text + "\u{1b}[0m"
    }
}

/// The value of an environment variable, or nil where it is not set.
func environmentVariable(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
}
