package import Logging
package import WSPService

/// What the daemon is told by its configuration file; nil where the file says nothing.
package struct DaemonConfiguration: Equatable, Sendable {
    /// Where clients connect.
    package var socketPath: String?
    /// The permission bits of the socket.
    package var socketMode: UInt32 = 0o666
    /// What is logged.
    package var logLevel = Logger.Level.info
    /// The bounds of what clients can make the service keep.
    package var service = ServiceConfiguration()

    /// The configuration of an empty file.
    package init() {}
}

/// One option of the configuration file.
struct ConfigurationOption: Sendable {
    /// What a value does to the configuration; throws a sentence that says what the value has to be.
    enum Setter: Sendable {
        case text(@Sendable (inout DaemonConfiguration, String) throws(InvalidValue) -> Void)
        case number(ClosedRange<Int>, @Sendable (inout DaemonConfiguration, Int) -> Void)
    }

    let section: String
    let name: String
    let setter: Setter

    /// The name as in error messages: section, dot, name.
    var path: String { "\(section).\(name)" }
}

/// Why a value is not one of its option's.
struct InvalidValue: Error {
    let expectation: String
}

extension ConfigurationOption {
    private static func limit(
        _ name: String, _ range: ClosedRange<Int>, _ set: @escaping @Sendable (inout ServiceConfiguration, Int) -> Void
    ) -> ConfigurationOption {
        ConfigurationOption(section: "limits", name: name, setter: .number(range) { set(&$0.service, $1) })
    }

    /// Every option there is.
    static let all: [ConfigurationOption] = [
        ConfigurationOption(
            section: "socket", name: "path",
            setter: .text { configuration, text throws(InvalidValue) in
                guard text.hasPrefix("/") else { throw InvalidValue(expectation: "an absolute path") }
                configuration.socketPath = text
            }),
        ConfigurationOption(
            section: "socket", name: "mode",
            setter: .text { configuration, text throws(InvalidValue) in
                // The standard library's parser takes a sign, which is no digit here.
                guard text.first?.isNumber == true, let mode = UInt32(text, radix: 8), mode <= 0o777 else {
                    throw InvalidValue(expectation: "permission bits in octal, such as \"0660\"")
                }
                configuration.socketMode = mode
            }),
        limit("connections", 1...1_000_000) { $0.maximumConnections = $1 },
        limit("connections-per-user", 1...1_000_000) { $0.maximumConnectionsPerUser = $1 },
        limit("pending-requests", 1...16_777_216) { $0.maximumPendingRequestsInAll = $1 },
        limit("pending-requests-per-connection", 1...16_777_216) { $0.maximumPendingRequests = $1 },
        limit("frame", 4096...16_777_216) { $0.maximumFrameLength = $1 },
        limit("output", 4096...67_108_864) { $0.outputLimit = $1 },
        limit("answers", 4096...16_777_216) { $0.maximumAnswers = $1 },
        limit("history-size", 0...65_536) { $0.historySize = $1 },
        ConfigurationOption(
            section: "kernel", name: "receive-buffer",
            setter: .number(4096...1_073_741_824) { $0.service.receiveBuffer = $1 }),
        ConfigurationOption(
            section: "kernel", name: "audit-interval-seconds",
            setter: .number(0...604_800) { $0.service.auditInterval = $1 }),
        ConfigurationOption(
            section: "log", name: "level",
            setter: .text { configuration, text throws(InvalidValue) in
                guard let level = Logger.Level(rawValue: text) else {
                    let names = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
                    throw InvalidValue(expectation: "one of \(names)")
                }
                configuration.logLevel = level
            }),
    ]
}
