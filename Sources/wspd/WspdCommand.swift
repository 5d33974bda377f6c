import ArgumentParser
import CLinux
import Logging
import Rtnetlink
import WSPConfiguration
import WSPLog
import WSPService
import WSPSystem

/// The daemon's command line.
@main
struct WspdCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wspd",
        abstract: "Tells local programs when the host's addresses or the way to a destination change.",
        discussion: """
            Runs in the foreground until SIGTERM or SIGINT, reads its configuration anew on SIGHUP, and logs to the \
            journal or to standard error. An option on the command line overrides the environment, where \
            WSPD_LIMITS_FRAME is the option limits.frame, and that the configuration file.
            """,
        version: wspdVersion)

    /// Read where it exists and no other file is named.
    private static let defaultConfigurationPath = "/etc/wspd/wspd.conf"

    @Option(
        name: .customLong("config"), help: ArgumentHelp("The configuration file.", valueName: "file"),
        completion: .file())
    var configurationPath: String?

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp(
            "Sets an option of the configuration file, as limits.frame=65536.", valueName: "option=value"),
        completion: .list(ConfigurationOption.all.map { $0.path + "=" }))
    var assignments: [String] = []

    @Option(
        name: .customLong("socket"),
        help: ArgumentHelp("Where clients connect; sets socket.path.", valueName: "path"),
        completion: .file())
    var socketPath: String?

    @Option(
        name: .customLong("log-level"),
        help: ArgumentHelp(
            "What is logged: \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")); sets log.level.",
            valueName: "level"),
        completion: .list(Logger.Level.allCases.map(\.rawValue)))
    var logLevel: String?

    @Flag(name: .customLong("check-config"), help: "Check the configuration and exit.")
    var checksConfiguration = false

    static func main() {
        // A reader of the log that has gone, and a log that is as long as a file may be, are errors of write(2): they
        // must not take the daemon with them, nor the exit code that tells why it ends.
        clinux_ignore_signal(SIGPIPE)
        clinux_ignore_signal(SIGXFSZ)
        // Else the first sockets would have the numbers of the streams that are closed, and the log go to a client.
        if clinux_occupy_standard_streams() < 0 {
            let error = SystemError.current("open /dev/null")
            LogOutput(level: .info, journalStream: nil).writeFailure("\(error); it takes the place of closed streams")
            exit(withError: ExitCode(EX_OSERR))
        }
        main(nil)
    }

    func validate() throws {
        if socketPath?.isEmpty == true { throw ValidationError("the path of --socket is empty") }
    }

    func run() throws {
        let output = LogOutput(level: .info, journalStream: ProcessEnvironment.value(of: "JOURNAL_STREAM"))
        do throws(Failure) {
            try run(output)
        } catch {
            for message in error.messages { output.writeFailure(message) }
            throw ExitCode(error.code)
        }
    }

    private func run(_ output: LogOutput) throws(Failure) {
        let sources = sources()
        let configuration = try load(sources)
        if checksConfiguration { return }
        output.level = configuration.logLevel
        LoggingSystem.bootstrap { _ in DaemonLogHandler(output) }
        let logger = Logger(label: "wspd")
        let path = if let path = configuration.socketPath { path } else { try defaultSocketPath() }
        do {
            try Daemon.run(configuration, from: sources, socketPath: path, manager: .current, logger: logger)
        } catch let error as ListeningError {
            throw Failure("\(error)", EX_CANTCREAT)
        } catch let error as SystemError {
            throw Failure(error.advice, EX_OSERR)
        } catch KernelError.system(let error) {
            throw Failure(error.advice, EX_OSERR)
        } catch {
            throw Failure("\(error)", EX_OSERR)
        }
    }

    private func sources() -> ConfigurationSources {
        var arguments = assignments.map { ConfigurationArgument(flag: "--set", assignment: $0) }
        if let socketPath {
            arguments.append(ConfigurationArgument(flag: "--socket", path: "socket.path", value: absolute(socketPath)))
        }
        if let logLevel {
            arguments.append(ConfigurationArgument(flag: "--log-level", path: "log.level", value: logLevel))
        }
        return ConfigurationSources(
            file: configurationPath ?? WspdCommand.defaultConfigurationPath,
            isFileRequired: configurationPath != nil, environment: ProcessEnvironment.variables, arguments: arguments)
    }

    private func load(_ sources: ConfigurationSources) throws(Failure) -> DaemonConfiguration {
        if checksConfiguration, configurationPath == nil, sources.presentFile == nil {
            throw Failure("there is no \(WspdCommand.defaultConfigurationPath); name a file with --config", EX_NOINPUT)
        }
        do throws(ConfigurationErrors) {
            return try sources.load()
        } catch {
            throw Failure(error.errors.map { "\($0)" }, EX_CONFIG)
        }
    }

    /// What is typed at a shell counts from where it is typed.
    private func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/"), let folder = unsafe getcwd(nil, 0) else { return path }
        defer { unsafe free(folder) }
        return unsafe String(cString: folder) + "/" + path
    }

    /// `/run/wspd` for the system's daemon, the user's runtime folder for any other.
    private func defaultSocketPath() throws(Failure) -> String {
        let isUnderSystemd = ProcessEnvironment.value(of: "INVOCATION_ID") != nil
        if geteuid() == 0 || isUnderSystemd {
            // systemd makes the folder; started by hand it may be missing, and bind(2) names it if this fails.
            unsafe mkdir("/run/wspd", 0o755)
            return "/run/wspd/wspd.sock"
        }
        guard let folder = ProcessEnvironment.value(of: "XDG_RUNTIME_DIR") else {
            throw Failure("XDG_RUNTIME_DIR is not set; name a socket with --socket", EX_USAGE)
        }
        return folder + "/wspd.sock"
    }
}

/// Why the daemon ends other than by a signal.
private struct Failure: Error {
    let messages: [String]
    /// A number of sysexits.h.
    let code: Int32

    init(_ messages: [String], _ code: Int32) {
        self.messages = messages
        self.code = code
    }

    init(_ message: String, _ code: Int32) {
        self.init([message], code)
    }
}
