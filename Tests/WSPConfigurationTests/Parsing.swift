@testable import WSPConfiguration

/// Takes the text of a file, without an environment and a command line.
func parse(_ text: String) throws(ConfigurationErrors) -> DaemonConfiguration {
    try ConfigurationSources.load(text)
}

extension ConfigurationSources {
    /// Takes a file's text together with other sources.
    static func load(
        _ text: String, environment: [String: String] = [:], arguments: [ConfigurationArgument] = []
    ) throws(ConfigurationErrors) -> DaemonConfiguration {
        try ConfigurationSources(
            file: "wspd.conf", isFileRequired: true, environment: environment, arguments: arguments
        ).load(ConfigurationFile(text: text, path: "wspd.conf"))
    }

    /// What is wrong with the sources.
    static func errors(
        _ text: String, environment: [String: String] = [:], arguments: [ConfigurationArgument] = []
    ) -> [ConfigurationError] {
        do throws(ConfigurationErrors) {
            _ = try load(text, environment: environment, arguments: arguments)
            return []
        } catch {
            return error.errors
        }
    }
}
