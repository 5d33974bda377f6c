/// What is wrong with one setting, and where it stands.
package struct ConfigurationError: Error, Equatable {
    /// Where something is set.
    package enum Origin: Equatable, Sendable {
        /// The configuration file; its lines are counted from 1, and nil is the file as a whole.
        case file(path: String, line: Int?)
        /// A variable of the environment.
        case environment(variable: String)
        /// The command line; the option is as it was written.
        case commandLine(option: String)
    }

    /// Where it stands.
    package let origin: Origin
    /// What is wrong.
    package let message: String

    init(_ origin: Origin, _ message: String) {
        self.origin = origin
        self.message = message
    }

    init(_ path: String, line: Int? = nil, _ message: String) {
        self.init(.file(path: path, line: line), message)
    }
}

extension ConfigurationError: CustomStringConvertible {
    /// Where it stands and what is wrong; in files in the form that editors jump by.
    package var description: String { "\(origin): \(message)" }
}

extension ConfigurationError.Origin: CustomStringConvertible {
    /// File and line, the variable, or the option.
    package var description: String {
        switch self {
        case .file(let path, let line?): "\(path):\(line)"
        case .file(let path, nil): path
        case .environment(let variable): variable
        case .commandLine(let option): option
        }
    }
}

/// Everything that is wrong with the configuration, at least one thing.
package struct ConfigurationErrors: Error, Equatable {
    /// In the order of the sources, and in files of the lines.
    package let errors: [ConfigurationError]
}
