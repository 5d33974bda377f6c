/// An option that has another value than before.
package struct ConfigurationChange: Equatable, Sendable {
    /// The option: section, dot, name.
    package let option: String
    /// The value that held, as it is written; nil where none was set.
    package let previous: String?
    /// The value that is set now; nil where none is.
    package let present: String?
    /// True where the new value does not hold before the daemon is started anew.
    package let needsRestart: Bool
}

extension DaemonConfiguration {
    /// Takes from a configuration read anew what can take effect at run time.
    ///
    /// Returns every option that differs. One that needs a restart keeps its value, so that it differs the next time
    /// too, until it is set back or the daemon is started anew.
    package mutating func adopt(_ new: DaemonConfiguration) -> [ConfigurationChange] {
        ConfigurationOption.all.compactMap { option in
            let (previous, present) = (option.text(self), option.text(new))
            guard previous != present else { return nil }
            if option.effect == .reload { option.take(&self, new) }
            return ConfigurationChange(
                option: option.path, previous: previous.isEmpty ? nil : previous,
                present: present.isEmpty ? nil : present, needsRestart: option.effect == .restart)
        }
    }
}
