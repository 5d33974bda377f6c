import Testing
import WSPSystem

@testable import WSPQuery

@Suite("The style of output")
struct TextStyleTests {
    private func isColoured(_ colour: ColorArgument, terminal: Bool, _ variables: [String: String]) -> Bool {
        colour.isColoured(isTerminal: terminal) { variables[$0] }
    }

    @Test("is coloured on a terminal alone, unless told otherwise")
    func terminal() {
        let variables = ["TERM": "xterm"]
        #expect(isColoured(.auto, terminal: true, variables))
        #expect(!isColoured(.auto, terminal: false, variables))
        #expect(isColoured(.always, terminal: false, [:]))
        #expect(!isColoured(.never, terminal: true, variables))
    }

    @Test("is not coloured where NO_COLOR is set to anything or the terminal is dumb, but for who insists")
    func refusals() {
        for refusal in [["TERM": "dumb"], [:], ["TERM": "xterm", "NO_COLOR": "0"]] {
            #expect(!isColoured(.auto, terminal: true, refusal))
            #expect(isColoured(.always, terminal: true, refusal))
        }
        #expect(isColoured(.auto, terminal: true, ["TERM": "xterm", "NO_COLOR": ""]))
    }

    @Test("of times is the local one for people and RFC 3339 for programs")
    func times() {
        let time = Timestamp(seconds: 1_767_323_045, microseconds: 678_901)
        #expect(TextStyle(isColoured: false).text(time) == time.description)
        #expect(TextStyle(isColoured: false, usesLocalTime: true).text(time) == time.localText)
        #expect(TextStyle(isColoured: false).secondText(time) == time.secondDescription)
        #expect(TextStyle(isColoured: false, usesLocalTime: true).secondText(time) == time.secondLocalText)
    }

    @Test("lets no control character of a name reach the terminal")
    func controlCharacters() {
        #expect("eth0é".printable == "eth0é")
        #expect("\u{1b}[31mx\u{7f}\u{9b}\n".printable == "?[31mx???")
        #expect("a\u{202e}b\u{2028}c\u{200b}".printable == "a?b?c?")
        #expect(JSONValue.string("\u{1}\u{85}\u{9b}\u{202e}é").description == #""\u0001\u0085\u009b\u202eé""#)
        var table = TextTable()
        table.append(["a\u{7}"])
        #expect(table.text(style: TextStyle(isColoured: true)) == "a?\n")
    }
}
