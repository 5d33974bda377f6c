import Testing

@testable import WSPConfiguration

@Suite("Errors in the configuration file")
struct ConfigurationErrorTests {
    private func error(_ text: String) -> ConfigurationError? {
        let errors = ConfigurationSources.errors(text)
        return errors.count == 1 ? errors[0] : nil
    }

    @Test(
        "an error names its line and what is wrong",
        arguments: [
            ("# a\n\nfoo = 1\n", 3, "there is no section [foo]"),
            ("[limits]\n[foo]\n", 2, "there is no section [foo]"),
            ("\n[foo.bar]\n", 2, "there is no section [foo]"),
            ("\nfoo.bar = 1\n", 2, "there is no section [foo]"),
            ("\n[[foo]]\n", 2, "there is no section [foo]"),
            ("limits = 5\n", 1, "limits is a section: [limits]"),
            ("\n[[limits]]\nframe = 8192\n", 2, "limits is a section: [limits]"),
            ("[limits]\nframe = 8192\nframes = 1 # no\n", 3, "section [limits] has no option frames"),
            ("\u{FEFF}[limits]\n\nframes = 1\n", 3, "section [limits] has no option frames"),
            ("[limits]\n\"frames\" = 1\n", 2, "section [limits] has no option frames"),
            ("\nlimits.frames = 1\n", 2, "section [limits] has no option frames"),
            ("\n[limits.sub]\nframe = 1\n", 2, "section [limits] has no option sub"),
            ("limits = { frames = 1 }\n", 1, "section [limits] has no option frames"),
            (
                "[log]\n\n# level\nlevel = \"loud\"\n", 4,
                "log.level has to be one of trace, debug, info, notice, warning, error, critical"
            ),
            ("[limits]\r\n\r\nframes = 1\r\n", 3, "section [limits] has no option frames"),
            ("[limits]\n\nframe = 1\n", 3, "limits.frame has to be a number from 4096 to 16777216"),
            (
                "[log]\nlevel = \"info\"\n[limits]\nframe = 1\n", 4,
                "limits.frame has to be a number from 4096 to 16777216"
            ),
        ])
    func lines(text: String, line: Int, message: String) {
        #expect(error(text) == ConfigurationError("wspd.conf", line: line, message))
    }

    @Test(
        "a value of another kind is an error that says what the value has to be",
        arguments: [
            ("socket.path = 5", "socket.path has to be a text in quotes"),
            ("socket.path = \"\"", "socket.path has to be an absolute path"),
            ("socket.path = \"run/wspd.sock\"", "socket.path has to be an absolute path"),
            ("socket.mode = 0o660", "socket.mode has to be a text in quotes"),
            ("socket.mode = \"rw\"", "socket.mode has to be permission bits in octal, such as \"0660\""),
            ("socket.mode = \"\"", "socket.mode has to be permission bits in octal, such as \"0660\""),
            ("socket.mode = \"1000\"", "socket.mode has to be permission bits in octal, such as \"0660\""),
            ("socket.mode = \"0888\"", "socket.mode has to be permission bits in octal, such as \"0660\""),
            ("socket.mode = \"+660\"", "socket.mode has to be permission bits in octal, such as \"0660\""),
            ("socket.mode = \"-0\"", "socket.mode has to be permission bits in octal, such as \"0660\""),
            ("socket.group = 0", "socket.group has to be a text in quotes"),
            ("socket.group = \"\"", "socket.group has to be a group of this system, by its name or number"),
            ("socket.group = \"no such\"", "socket.group has to be a group of this system, by its name or number"),
            ("socket.group = \"4294967295\"", "socket.group has to be a group of this system, by its name or number"),
            ("log.level = true", "log.level has to be a text in quotes"),
            ("limits.frame = \"8192\"", "limits.frame has to be a number from 4096 to 16777216"),
            ("limits.frame = 8192.0", "limits.frame has to be a number from 4096 to 16777216"),
            ("limits.frame = true", "limits.frame has to be a number from 4096 to 16777216"),
            ("limits.frame = [8192]", "limits.frame has to be a number from 4096 to 16777216"),
            ("limits.frame = 2001-02-03", "limits.frame has to be a number from 4096 to 16777216"),
        ])
    func values(text: String, message: String) {
        #expect(error(text) == ConfigurationError("wspd.conf", line: 1, message))
    }

    @Test(
        "text that is no TOML is an error with its line",
        arguments: [
            ("[limits]\nframe 8192\n", 2), ("\n\n[limits\n", 3), ("[limits]\nframe = \n", 2),
            ("[socket]\npath = \"/a\n", 2),
            ("[limits]\nframe = 8192\nframe = 8192\n", 3), ("[log]\n[log]\n", 2),
            ("[limits]\nframe = 99999999999999999999\n", 2),
        ])
    func syntax(text: String, line: Int) throws {
        let found = try #require(error(text))
        #expect(found.origin == .file(path: "wspd.conf", line: line))
        #expect(!found.message.isEmpty)
    }

    @Test("every line that is wrong is told, in the order of the lines")
    func all() {
        let text = """
            [log]
            level = "loud"
            [limits]
            output = 8192
            frames = 1
            frame = 1
            [lock]
            [kernel]
            audit-interval-seconds = -1
            """
        #expect(
            ConfigurationSources.errors(text).map { "\($0)" } == [
                "wspd.conf:2: log.level has to be one of trace, debug, info, notice, warning, error, critical",
                "wspd.conf:5: section [limits] has no option frames",
                "wspd.conf:6: limits.frame has to be a number from 4096 to 16777216",
                "wspd.conf:7: there is no section [lock]",
                "wspd.conf:9: kernel.audit-interval-seconds has to be a number from 0 to 604800",
            ])
    }

    @Test("an error is written as file, line and message, or without a line where it has none")
    func description() {
        #expect("\(ConfigurationError("/a.conf", line: 3, "wrong"))" == "/a.conf:3: wrong")
        #expect("\(ConfigurationError("/a.conf", "wrong"))" == "/a.conf: wrong")
    }

    @Test(
        "a file that cannot be read is an error without a line",
        arguments: ["/nonexistent/wspd.conf", "/", "/dev/zero"])
    func unreadable(path: String) throws {
        do throws(ConfigurationErrors) {
            _ = try ConfigurationSources(file: path, isFileRequired: true).load()
            Issue.record("\(path) was read")
        } catch {
            #expect(error.errors.map(\.origin) == [.file(path: path, line: nil)])
            #expect(error.errors.allSatisfy { !$0.message.isEmpty })
        }
    }
}
