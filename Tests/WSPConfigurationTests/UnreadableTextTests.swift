import TestSupport
import Testing

@testable import WSPConfiguration

@Suite("Texts that the parser of TOML cannot be given")
struct UnreadableTextTests {
    private func isRefused(_ text: String, _ line: Int, _ message: String) -> Bool {
        ConfigurationSources.errors(text) == [ConfigurationError("wspd.conf", line: line, message)]
    }

    @Test(
        "a section whose name does not begin like one is an error with its line, not the end of the process",
        arguments: [
            ("[.log]\n", 1), ("\n[ .log]\n", 2), ("[[.log]]\n", 1), ("[[ .log]]\n", 1), ("\n\n\t[[[log]]]\n", 3),
            ("[\nlog]\n", 1), ("[#log]\n", 1), ("[=", 1), ("[\u{A0}log]\n", 1), ("[ä]\n", 1),
            ("\u{FEFF}[.log]\n", 1), ("[log]\r\n[.log]\r\n", 2), ("log.level = \"info\" # [log]\n[.log]\n", 2),
            ("socket.path = \"\"\"/a\n[.b\n\"\"\"\"\n[.log]\n", 4), ("socket.path = '''/a\n'''\n[.log]\n", 3),
            ("socket.path = \"\n[.log]\n", 2), ("socket.path = \"\\\n[.log]\n", 2),
        ])
    func sectionNames(text: String, line: Int) {
        #expect(isRefused(text, line, "a section's name begins with a letter, a digit, '_', '-' or a quote"))
    }

    @Test(
        "a NUL is an error with its line, not the end of what is read",
        arguments: [
            ("\n\0\n[foo]\n", 2), ("# \0\n[foo]\n", 1), ("socket.path = \"/run/a\0b\"\n", 1),
            ("socket.path = '/run/a\0b'\n", 1), ("socket.path = '''\n\n\0b'''\n", 3),
            ("[socket]\npath = \"/run/a\\u0000b\"\n", 2), ("socket.path = \"/run/a\\U00000000\"\n", 1),
            ("socket.path = \"\"\"/run\n\\u0000\"\"\"\n", 2), ("socket.path = \"/run/\\\"\\\\\\u0000\"\n", 1),
            ("\n\"log\\u0000foo\".level = \"info\"\n", 2), ("[\"log\\u0000foo\"]\n", 1),
        ])
    func nul(text: String, line: Int) {
        #expect(isRefused(text, line, "a NUL character is not allowed"))
    }

    @Test(
        "what only looks like that is read",
        arguments: [
            ("socket.path = '/run/\\u0000' # \\u0000", "/run/\\u0000"),
            ("socket.path = \"/run/\\\\u0000\"\n# [.log]", "/run/\\u0000"),
            ("socket.path = \"/run/\\u00410\\U0000004100\"", "/run/A0A00"),
            ("socket.path = \"/run/[.log]\" # [.log]", "/run/[.log]"),
            ("log.level = \"info\"\nsocket.path = \"\"\"\n/\"\"\\\"\n[.log]\"\"\"\"\"", "/\"\"\"\n[.log]\"\""),
            ("socket.path = '''/\n[.log]\\u0000''''", "/\n[.log]\\u0000'"),
            ("\u{FEFF}\t[ \"socket\" ]\n'path' = '/#'\r\n", "/#"),
        ])
    func harmless(text: String, path: String) throws {
        #expect(try parse(text).socketPath == path)
    }

    @Test(
        "what the parser refuses by itself is left to it",
        arguments: ["[", "[[", "[ ", "[[ ", "[]", "[[]]", "[ [log]]"])
    func ownErrors(text: String) {
        let errors = ConfigurationSources.errors(text)
        #expect(errors.map(\.origin) == [.file(path: "wspd.conf", line: 1)])
        #expect(errors.allSatisfy { !$0.message.hasPrefix("a section's name") })
    }

    @Test("a file that is not UTF-8 is an error")
    func encoding() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write([0x23, 0x0A, 0x23, 0xFF, 0x0A], to: "wspd.conf")
        #expect(ConfigurationFile(path: path).errors == [ConfigurationError(path, line: 2, "the text is not UTF-8")])
    }
}
