/// An option, what it is set to, and where.
struct Setting {
    let option: ConfigurationOption
    /// The value as it is written.
    let text: String
    let origin: ConfigurationError.Origin
}

extension ConfigurationError {
    /// An error about the value of an option.
    init(_ origin: Origin, _ option: ConfigurationOption, _ reason: InvalidValue) {
        self.init(origin, "\(option.path) has to be \(reason.expectation)")
    }
}
