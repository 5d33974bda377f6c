import CLinux

/// Where the configuration comes from: the command line over the environment over the file, for every option.
///
/// A value that another source overrides has to be right all the same: the day that source is gone is a bad one to
/// find out.
package struct ConfigurationSources: Sendable {
    /// The configuration file.
    private let file: String
    /// True where it is an error that there is no such file.
    private let isFileRequired: Bool
    private let environment: [String: String]
    private let arguments: [ConfigurationArgument]

    /// Names the sources; what is set in the environment and on the command line holds for the life of the process.
    package init(
        file: String, isFileRequired: Bool, environment: [String: String] = [:],
        arguments: [ConfigurationArgument] = []
    ) {
        self.file = file
        self.isFileRequired = isFileRequired
        self.environment = environment
        self.arguments = arguments
    }

    /// The configuration file where there is one now, or where that cannot be told: what nobody can look at may say who
    /// is not to be served.
    package var presentFile: String? { unsafe clinux_is_missing(file) == 1 ? nil : file }

    /// Reads all sources, the file anew each time.
    ///
    /// - Throws: all that is wrong with them; of text that is no TOML the first line alone.
    package func load() throws(ConfigurationErrors) -> DaemonConfiguration {
        let isMissing = !isFileRequired && presentFile == nil
        return try load(isMissing ? ConfigurationFile(text: "", path: file) : ConfigurationFile(path: file))
    }

    func load(_ content: ConfigurationFile) throws(ConfigurationErrors) -> DaemonConfiguration {
        var configuration = DaemonConfiguration()
        var errors = content.errors
        configuration.set(content.settings, &errors)
        errors.sort { $0.line < $1.line }
        configuration.set(environmentSettings(&errors), &errors)
        configuration.set(commandLineSettings(&errors), &errors)
        guard errors.isEmpty else { throw ConfigurationErrors(errors: errors) }
        return configuration
    }

    /// What the environment sets; an empty variable counts as unset.
    ///
    /// A variable that begins as those of a section do has to name one of its options, so that a slip of the pen does
    /// not pass for a setting. Others are not the daemon's: `WSPD_SOCKET` names the socket that clients look for, which
    /// may be another daemon's, and container managers make variables up from the names of services.
    private func environmentSettings(_ errors: inout [ConfigurationError]) -> [Setting] {
        environment.sorted { $0.key < $1.key }.compactMap { variable, text -> Setting? in
            let origin = ConfigurationError.Origin.environment(variable: variable)
            if let option = ConfigurationOption.all.first(where: { $0.variable == variable }) {
                return text.isEmpty ? nil : Setting(option: option, text: text, origin: origin)
            }
            let section = ConfigurationOption.sections.first {
                variable.hasPrefix(ConfigurationOption.variablePrefix(section: $0))
            }
            if let section {
                errors.append(ConfigurationError(origin, "section [\(section)] has no option of this name"))
            }
            return nil
        }
    }

    private func commandLineSettings(_ errors: inout [ConfigurationError]) -> [Setting] {
        var seen: Set<String> = []
        return arguments.compactMap { argument -> Setting? in
            let origin = ConfigurationError.Origin.commandLine(option: argument.written)
            guard let path = argument.path else {
                errors.append(ConfigurationError(origin, "an option is set as SECTION.NAME=VALUE"))
                return nil
            }
            guard let option = ConfigurationOption.all.first(where: { $0.path == path }) else {
                errors.append(ConfigurationError(origin, "there is no option \(path)"))
                return nil
            }
            guard seen.insert(path).inserted else {
                errors.append(ConfigurationError(origin, "\(path) is set twice"))
                return nil
            }
            return Setting(option: option, text: argument.value, origin: origin)
        }
    }
}

extension DaemonConfiguration {
    fileprivate mutating func set(_ settings: [Setting], _ errors: inout [ConfigurationError]) {
        for setting in settings {
            do throws(InvalidValue) {
                try setting.option.set(&self, setting.text)
            } catch {
                errors.append(ConfigurationError(setting.origin, setting.option, error))
            }
        }
    }
}

extension ConfigurationError {
    fileprivate var line: Int {
        if case .file(_, let line?) = origin { line } else { 0 }
    }
}
