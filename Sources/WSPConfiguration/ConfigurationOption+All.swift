import Logging
import WSPService

extension ConfigurationOption {
    /// Every option there is, in the order of the configuration file.
    package static let all = socket + access + limits + settle + kernel + log

    /// The sections, in the order of the configuration file.
    static let sections = all.reduce(into: [String]()) { sections, option in
        if sections.last != option.section { sections.append(option.section) }
    }

    private static let socket = [
        ConfigurationOption(
            "socket", "path", .restart, .text, \.socketPath, text: { $0 ?? "" },
            parse: { text throws(InvalidValue) in
                guard text.hasPrefix("/") else { throw InvalidValue("an absolute path") }
                return text
            }),
        ConfigurationOption(
            "socket", "mode", .reload, .text, \.socketMode, text: { "0" + String($0, radix: 8) },
            parse: { text throws(InvalidValue) in
                // The standard library's parser takes a sign, which is no digit here.
                guard text.first?.isNumber == true, let mode = UInt32(text, radix: 8), mode <= 0o777 else {
                    throw InvalidValue("permission bits in octal, such as \"0660\"")
                }
                return mode
            }),
        ConfigurationOption(
            "socket", "group", .reload, .text, \.socketGroup, text: { $0?.name ?? "" },
            parse: { text throws(InvalidValue) in
                guard let group = SocketGroup(text) else {
                    throw InvalidValue("a group of this system, by its name or number")
                }
                return group
            }),
    ]

    private static let access = [
        users("users", \.service.access.users),
        groups("groups", \.service.access.groups),
        ConfigurationOption(
            "access", "other-users", .reload, .text, \.service.answersForOtherUsers, text: { $0 ? "allow" : "deny" },
            parse: { text throws(InvalidValue) in
                guard text == "allow" || text == "deny" else { throw InvalidValue("allow or deny") }
                return text == "allow"
            }),
        users("administrators", \.service.administrators.users),
        groups("administrator-groups", \.service.administrators.groups),
    ]

    private typealias NumbersPath = WritableKeyPath<DaemonConfiguration, Set<UInt32>> & Sendable

    private static func users(_ name: String, _ keyPath: any NumbersPath) -> ConfigurationOption {
        ConfigurationOption(
            "access", name, .reload, .text, keyPath, text: text(of:),
            parse: { written throws(InvalidValue) in try Account.list(written, of: "users", Account.user) })
    }

    private static func groups(_ name: String, _ keyPath: any NumbersPath) -> ConfigurationOption {
        ConfigurationOption(
            "access", name, .reload, .text, keyPath, text: text(of:),
            parse: { written throws(InvalidValue) in try Account.list(written, of: "groups", Account.group) })
    }

    @Sendable private static func text(of numbers: Set<UInt32>) -> String {
        numbers.sorted().map(String.init).joined(separator: ",")
    }

    private static let limits = [
        ConfigurationOption("limits", "connections", 1...1_000_000, \.service.maximumConnections),
        ConfigurationOption("limits", "connections-per-user", 1...1_000_000, \.service.maximumConnectionsPerUser),
        ConfigurationOption("limits", "pending-requests", 1...16_777_216, \.service.maximumPendingRequestsInAll),
        ConfigurationOption(
            "limits", "pending-requests-per-connection", 1...16_777_216, \.service.maximumPendingRequests),
        ConfigurationOption(
            "limits", "pending-requests-per-user", 1...16_777_216, \.service.maximumPendingRequestsPerUser),
        ConfigurationOption("limits", "destinations-per-user", 1...16_777_216, \.service.maximumDestinationsPerUser),
        ConfigurationOption("limits", "bytes-per-user", 4096...1_099_511_627_776, \.service.maximumBytesPerUser),
        ConfigurationOption("limits", "bytes", 4096...1_099_511_627_776, \.service.maximumBytes),
        ConfigurationOption("limits", "frame", 4096...16_777_216, \.service.maximumFrameLength),
        ConfigurationOption("limits", "output", 4096...67_108_864, \.service.outputLimit),
        ConfigurationOption("limits", "answers", 4096...16_777_216, \.service.maximumAnswers),
        ConfigurationOption("limits", "history-size", 0...65_536, \.service.historySize),
    ]

    /// A default that holds completions back for longer than this would look like a daemon that does not work.
    private static let settlingRange = 0...60_000

    private static let settle = [
        ConfigurationOption("settle", "quiet-milliseconds", settlingRange, \.service.settling.quietMilliseconds),
        ConfigurationOption("settle", "ceiling-milliseconds", settlingRange, \.service.settling.ceilingMilliseconds),
        ConfigurationOption(
            "settle", "removal-delay-milliseconds", settlingRange, \.service.settling.removalDelayMilliseconds),
    ]

    private static let kernel = [
        ConfigurationOption("kernel", "receive-buffer", 4096...1_073_741_824, \.service.receiveBuffer, .restart),
        ConfigurationOption("kernel", "audit-interval-seconds", 0...604_800, \.service.auditInterval),
    ]

    private static let log = [
        ConfigurationOption(
            "log", "level", .reload, .text, \.logLevel, text: \.rawValue,
            parse: { text throws(InvalidValue) in
                guard let level = Logger.Level(rawValue: text) else {
                    throw InvalidValue("one of " + Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))
                }
                return level
            })
    ]
}
