import TestSupport
import Testing
import WSPService

@testable import WSPConfiguration

@Suite("Sources of the configuration")
struct SourceTests {
    private static func argument(_ assignment: String) -> ConfigurationArgument {
        ConfigurationArgument(flag: "--set", assignment: assignment)
    }

    /// Three values of each option, as they are written; each differs from the one before.
    private static func values(_ option: ConfigurationOption) -> [String] {
        switch (option.kind, option.name) {
        case (.number(let range), _): ["\(range.lowerBound)", "\(range.upperBound)", "\(range.lowerBound + 1)"]
        case (.text, "path"): ["/a", "/b", "/c"]
        case (.text, "mode"): ["0600", "0660", "0644"]
        case (.text, "group"), (.text, "users"), (.text, "groups"): ["0", "1", "2"]
        case (.text, "administrators"), (.text, "administrator-groups"): ["0", "1", "2"]
        case (.text, "other-users"): ["allow", "deny", "allow"]
        case (.text, _): ["trace", "debug", "error"]
        }
    }

    @Test(
        "the command line overrides the environment, and that the file, for every option",
        arguments: ConfigurationOption.all)
    func precedence(option: ConfigurationOption) throws {
        let values = SourceTests.values(option)
        let written = if case .number = option.kind { values[0] } else { "\"\(values[0])\"" }
        let text = "\(option.path) = \(written)"
        let environment = [option.variable: values[1]]
        let arguments = [SourceTests.argument("\(option.path)=\(values[2])")]
        let file = try ConfigurationSources.load(text)
        #expect(option.text(file) == values[0])
        #expect(try option.text(ConfigurationSources.load(text, environment: environment)) == values[1])
        let all = try ConfigurationSources.load(text, environment: environment, arguments: arguments)
        #expect(option.text(all) == values[2])
        #expect(try option.text(ConfigurationSources.load("", environment: environment)) == values[1])
    }

    @Test("a variable is named after section and option")
    func variables() {
        let names = ConfigurationOption.all.map(\.variable)
        #expect(names.contains("WSPD_SOCKET_PATH") && names.contains("WSPD_LIMITS_PENDING_REQUESTS_PER_CONNECTION"))
        #expect(Set(names).count == names.count)
    }

    @Test("a variable that begins as a section's and names no option is an error, others are not the daemon's")
    func unknownVariable() {
        let environment = [
            "WSPD_LIMITS_FRAMES": "1", "WSPD_SOCKET": "/tmp/s", "WSPD_PORT": "tcp://", "WSPD_EVENT": "", "PATH": "/bin",
            "WSPD_LOG_": "info",
        ]
        #expect(
            ConfigurationSources.errors("", environment: environment).map { "\($0)" } == [
                "WSPD_LIMITS_FRAMES: section [limits] has no option of this name",
                "WSPD_LOG_: section [log] has no option of this name",
            ])
    }

    @Test("an empty variable counts as unset")
    func emptyVariable() throws {
        let configuration = try ConfigurationSources.load("", environment: ["WSPD_LIMITS_FRAME": ""])
        #expect(configuration == DaemonConfiguration())
    }

    @Test("a wrong value names the variable or the option that sets it")
    func wrongValues() {
        #expect(
            ConfigurationSources.errors("", environment: ["WSPD_LIMITS_FRAME": "+8192"]).map { "\($0)" } == [
                "WSPD_LIMITS_FRAME: limits.frame has to be a number from 4096 to 16777216"
            ])
        let level = ConfigurationArgument(flag: "--log-level", path: "log.level", value: "loud")
        #expect(
            ConfigurationSources.errors("", arguments: [level, SourceTests.argument("socket.mode=9")]).map { "\($0)" }
                == [
                    "--log-level loud: log.level has to be one of trace, debug, info, notice, warning, error, critical",
                    "--set socket.mode=9: socket.mode has to be permission bits in octal, such as \"0660\"",
                ])
    }

    @Test(
        "an assignment that is none, of no option, or of one that is set already is an error",
        arguments: [
            ("limits.frame", "an option is set as SECTION.NAME=VALUE"), ("", "an option is set as SECTION.NAME=VALUE"),
            ("=1", "there is no option "), ("frame=8192", "there is no option frame"),
            ("limits.output=8192", "limits.output is set twice"), ("limits.frame=", "limits.frame has to be a number"),
        ])
    func wrongAssignment(assignment: String, message: String) throws {
        let arguments = [SourceTests.argument("limits.output=4096"), SourceTests.argument(assignment)]
        let errors = ConfigurationSources.errors("", arguments: arguments)
        #expect(errors.count == 1 && errors[0].message.hasPrefix(message))
        #expect(errors[0].origin == .commandLine(option: "--set \(assignment)"))
    }

    @Test("a value has everything behind the first equals sign")
    func equalsSign() throws {
        let arguments = [SourceTests.argument("socket.path=/a=b")]
        #expect(try ConfigurationSources.load("", arguments: arguments).socketPath == "/a=b")
    }

    @Test("what is wrong is told of all sources, also where another one overrides it")
    func allSources() {
        let errors = ConfigurationSources.errors(
            "limits.frame = 1", environment: ["WSPD_LIMITS_FRAME": "2"],
            arguments: [SourceTests.argument("limits.frame=8192")])
        #expect(
            errors.map(\.origin) == [
                .file(path: "wspd.conf", line: 1), .environment(variable: "WSPD_LIMITS_FRAME"),
            ])
    }

    @Test("a file that need not be there may be missing, and is read once it is there")
    func optionalFile() throws {
        let folder = try TemporaryFolder()
        let sources = ConfigurationSources(file: folder.file("wspd.conf"), isFileRequired: false)
        #expect(try sources.load() == DaemonConfiguration())
        _ = try folder.write("limits.frame = 8192\n", to: "wspd.conf")
        #expect(try sources.load().service.maximumFrameLength == 8192)
    }
}
