/// An option that the command line sets.
package struct ConfigurationArgument: Sendable {
    /// As it was written, for errors.
    let written: String
    /// The option: section, dot, name; nil where the text has no equals sign.
    let path: String?
    let value: String

    /// Takes the text `SECTION.NAME=VALUE` that came with the option `flag`.
    package init(flag: String, assignment: String) {
        written = "\(flag) \(assignment)"
        let parts = assignment.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        path = parts.count == 2 ? parts[0] : nil
        value = parts.last ?? ""
    }

    /// Takes the value of an option that has the flag `flag` of its own.
    package init(flag: String, path: String, value: String) {
        written = "\(flag) \(value)"
        self.path = path
        self.value = value
    }
}
