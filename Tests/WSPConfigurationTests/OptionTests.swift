import CLinux
import Logging
import Testing
import WSPService

@testable import WSPConfiguration

@Suite("Options of the configuration file")
struct OptionTests {
    @Test(
        "an empty file, blank lines and comments are the defaults",
        arguments: ["", "\n\n", "# nothing\n", "[limits]\n"])
    func empty(text: String) throws {
        let configuration = try parse(text)
        #expect(configuration == DaemonConfiguration())
        #expect(configuration.socketPath == nil)
        #expect(configuration.socketMode == 0o666)
        #expect(configuration.socketGroup == nil)
        #expect(configuration.logLevel == .info)
        #expect(configuration.service == ServiceConfiguration())
    }

    @Test("the socket's path and mode are taken")
    func socket() throws {
        let configuration = try parse("[socket]\npath = \"/tmp/a b#c.sock\"\nmode = \"0660\"\n")
        #expect(configuration.socketPath == "/tmp/a b#c.sock")
        #expect(configuration.socketMode == 0o660)
    }

    @Test(
        "modes are octal, with or without a leading 0",
        arguments: [
            ("0", UInt32(0)), ("600", 0o600), ("0777", 0o777), ("00666", 0o666),
        ])
    func mode(text: String, mode: UInt32) throws {
        #expect(try parse("[socket]\nmode = \"\(text)\"").socketMode == mode)
    }

    @Test("a group is taken by its name or number, a number also where it has no name")
    func group() throws {
        let root = try parse("[socket]\ngroup = \"root\"")
        #expect(root.socketGroup?.name == "root" && root.socketGroup?.id == 0)
        #expect(try parse("[socket]\ngroup = \"54321\"").socketGroup?.id == 54_321)
    }

    @Test("who may connect are users and groups, by names or numbers, with commas or spaces between")
    func access() throws {
        let access = try parse("[access]\nusers = \"root, 1001\"\ngroups = \"54321 root,7\"").service.access
        #expect(access.users == [0, 1001] && access.groups == [54_321, 0, 7])
        #expect(try parse("[access]\nusers = \"\"\ngroups = \"\"") == DaemonConfiguration())
    }

    @Test("administrators are users and groups, written as who may connect")
    func administrators() throws {
        let text = "[access]\nadministrators = \"root, 1001\"\nadministrator-groups = \"54321 root\""
        let administrators = try parse(text).service.administrators
        #expect(administrators.users == [0, 1001] && administrators.groups == [54_321, 0])
        #expect(try parse(text).service.access == AccessList())
    }

    @Test(
        "a user or group that does not exist is named",
        arguments: ["users", "groups", "administrators", "administrator-groups"])
    func noAccount(option: String) {
        let error = #expect(throws: (any Error).self) { try parse("[access]\n\(option) = \"root, nobody-at-all\"") }
        #expect(error.map { "\($0)".contains("there is no 'nobody-at-all'") } == true)
    }

    @Test("questions with another user's uid are denied or allowed, and nothing else")
    func otherUsers() throws {
        #expect(try !parse("[access]\nother-users = \"deny\"").service.answersForOtherUsers)
        #expect(try parse("[access]\nother-users = \"allow\"").service.answersForOtherUsers)
        #expect(throws: (any Error).self) { try parse("[access]\nother-users = \"yes\"") }
    }

    @Test("every log level is taken", arguments: Logger.Level.allCases)
    func level(level: Logger.Level) throws {
        #expect(try parse("[log]\nlevel = \"\(level.rawValue)\"").logLevel == level)
    }

    @Test("each limit sets its own bound of the service, and nothing else", arguments: Limit.all)
    func limit(limit: Limit) throws {
        var expected = DaemonConfiguration()
        limit.set(&expected.service, 54_321)
        #expect(expected != DaemonConfiguration())
        #expect(try parse("\(limit.option) = 54321") == expected)
    }

    @Test("an audit interval of 0 is no audits")
    func noAudits() throws {
        #expect(try parse("[kernel]\naudit-interval-seconds = 0").service.auditInterval == 0)
        #expect(ServiceConfiguration().auditInterval == 300)
    }

    @Test("the bounds of a number are taken, numbers beyond them are errors", arguments: ConfigurationOption.all)
    func bounds(option: ConfigurationOption) throws {
        guard case .number(let range) = option.kind else { return }
        _ = try parse("\(option.path) = \(range.lowerBound)")
        _ = try parse("\(option.path) = \(range.upperBound)")
        for number in [range.lowerBound - 1, range.upperBound + 1, -1, 0, .max] where !range.contains(number) {
            #expect(throws: ConfigurationErrors.self) { try parse("\(option.path) = \(number)") }
        }
    }

    @Test(
        "sections, dotted keys, quoted keys, inline tables and numbers with underscores mean the same",
        arguments: [
            "[limits]\nframe = 8192", "limits.frame = 8192", "limits . frame=8_192", "limits = { frame = 8192 }",
            "[limits]\n\"frame\" = 8192", "[ limits ] # of clients\n'frame' = 0x2000 # bytes",
            "[limits]\r\nframe = 8192\r\n",
        ])
    func forms(text: String) throws {
        var expected = DaemonConfiguration()
        expected.service.maximumFrameLength = 8192
        #expect(try parse(text) == expected)
    }

    @Test("a history of no size is none")
    func noHistory() throws {
        #expect(try parse("limits.history-size = 0").service.historySize == 0)
    }

    @Test("all options together")
    func together() throws {
        let configuration = try parse(
            """
            log.level = 'debug'
            [socket]
            path = "/run/x.sock" # where
            [limits]
            connections = 10
            [kernel]
            receive-buffer = 4096
            """)
        #expect(configuration.logLevel == .debug)
        #expect(configuration.socketPath == "/run/x.sock")
        #expect(configuration.service.maximumConnections == 10)
        #expect(configuration.service.receiveBuffer == 4096)
    }
}

/// A limit, and the bound of the service that it is to set.
struct Limit: Sendable, CustomTestStringConvertible {
    let option: String
    let set: @Sendable (inout ServiceConfiguration, Int) -> Void

    var testDescription: String { option }

    static let all = [
        Limit(option: "limits.connections") { $0.maximumConnections = $1 },
        Limit(option: "limits.connections-per-user") { $0.maximumConnectionsPerUser = $1 },
        Limit(option: "limits.pending-requests") { $0.maximumPendingRequestsInAll = $1 },
        Limit(option: "limits.pending-requests-per-connection") { $0.maximumPendingRequests = $1 },
        Limit(option: "limits.pending-requests-per-user") { $0.maximumPendingRequestsPerUser = $1 },
        Limit(option: "limits.destinations-per-user") { $0.maximumDestinationsPerUser = $1 },
        Limit(option: "limits.bytes-per-user") { $0.maximumBytesPerUser = $1 },
        Limit(option: "limits.bytes") { $0.maximumBytes = $1 },
        Limit(option: "limits.frame") { $0.maximumFrameLength = $1 },
        Limit(option: "limits.output") { $0.outputLimit = $1 },
        Limit(option: "limits.answers") { $0.maximumAnswers = $1 },
        Limit(option: "limits.history-size") { $0.historySize = $1 },
        Limit(option: "settle.quiet-milliseconds") { $0.settling.quietMilliseconds = $1 },
        Limit(option: "settle.ceiling-milliseconds") { $0.settling.ceilingMilliseconds = $1 },
        Limit(option: "settle.removal-delay-milliseconds") { $0.settling.removalDelayMilliseconds = $1 },
        Limit(option: "kernel.receive-buffer") { $0.receiveBuffer = $1 },
        Limit(option: "kernel.audit-interval-seconds") { $0.auditInterval = $1 },
    ]
}

extension ConfigurationOption: CustomTestStringConvertible {
    package var testDescription: String { path }
}
