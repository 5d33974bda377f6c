/// What is wrong with a configuration file, and where.
package struct ConfigurationError: Error, Equatable {
    /// The file.
    package let path: String
    /// The line, counted from 1; nil where the error is the file's as a whole.
    package let line: Int?
    /// What is wrong.
    package let message: String

    init(_ path: String, line: Int? = nil, _ message: String) {
        self.path = path
        self.line = line
        self.message = message
    }
}

extension ConfigurationError: CustomStringConvertible {
    /// File, line and what is wrong, in the form that editors jump by.
    package var description: String {
        line.map { "\(path):\($0): \(message)" } ?? "\(path): \(message)"
    }
}
