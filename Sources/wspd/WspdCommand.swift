import ArgumentParser
import CLinux
import Logging
import WSPConfiguration
import WSPService
import WSPSystem

/// The daemon's command line.
@main
struct WspdCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wspd",
        abstract: "Tells local programs when the host's addresses or the way to a destination change.",
        discussion: "Runs in the foreground until SIGTERM or SIGINT and logs to standard error.",
        version: wspdVersion)

    /// Read where it exists and no other file is named.
    private static let defaultConfigurationPath = "/etc/wspd/wspd.conf"

    @Option(
        name: .customLong("config"), help: ArgumentHelp("The configuration file.", valueName: "file"),
        completion: .file())
    var configurationPath: String?

    @Option(
        name: .customLong("socket"), help: ArgumentHelp("Where clients connect.", valueName: "path"),
        completion: .file())
    var socketPath: String?

    @Option(
        name: .customLong("log-level"),
        help: ArgumentHelp(
            "What is logged: \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "level"),
        completion: .list(Logger.Level.allCases.map(\.rawValue)),
        transform: { text in
            guard let level = Logger.Level(rawValue: text) else { throw ValidationError("there is no level \(text)") }
            return level
        })
    var logLevel: Logger.Level?

    @Flag(name: .customLong("check-config"), help: "Check the configuration file and exit.")
    var checksConfiguration = false

    func validate() throws {
        if socketPath?.isEmpty == true { throw ValidationError("the path of --socket is empty") }
    }

    func run() throws {
        let configuration = try loadConfiguration()
        if checksConfiguration { return }
        let level = logLevel ?? configuration.logLevel
        LoggingSystem.bootstrap { _ in StandardErrorLogHandler(logLevel: level) }
        let logger = Logger(label: "wspd")
        let path = try socketPath ?? configuration.socketPath ?? defaultSocketPath()
        do {
            try Daemon.run(configuration, socketPath: path, manager: .current, logger: logger)
        } catch let error as ListeningError {
            throw failure("\(error)", EX_CANTCREAT)
        } catch {
            throw failure("\(error)", EX_OSERR)
        }
    }

    private func loadConfiguration() throws -> DaemonConfiguration {
        let defaultPath = WspdCommand.defaultConfigurationPath
        let path = unsafe configurationPath ?? (clinux_file_type(defaultPath) == 0 ? nil : defaultPath)
        guard let path else {
            if checksConfiguration {
                throw failure("there is no \(defaultPath); name a file with --config", EX_NOINPUT)
            }
            return DaemonConfiguration()
        }
        do throws(ConfigurationError) {
            return try DaemonConfiguration(file: path)
        } catch {
            throw failure("\(error)", EX_CONFIG)
        }
    }

    /// `/run/wspd` for the system's daemon, the user's runtime folder for any other.
    private func defaultSocketPath() throws -> String {
        let isUnderSystemd = unsafe getenv("INVOCATION_ID") != nil
        if geteuid() == 0 || isUnderSystemd {
            // systemd makes the folder; started by hand it may be missing, and bind(2) names it if this fails.
            unsafe mkdir("/run/wspd", 0o755)
            return "/run/wspd/wspd.sock"
        }
        guard let folder = unsafe getenv("XDG_RUNTIME_DIR") else {
            throw failure("XDG_RUNTIME_DIR is not set; name a socket with --socket", EX_USAGE)
        }
        return unsafe String(cString: folder) + "/wspd.sock"
    }

    private func failure(_ message: String, _ code: Int32) -> ExitCode {
        writeToStandardError("wspd: \(message)\n")
        return ExitCode(code)
    }
}
