/// One option, the same in the configuration file, the environment and on the command line.
package struct ConfigurationOption: Sendable {
    /// When another value can take effect.
    package enum Effect: Sendable {
        /// When the configuration is read again.
        case reload
        /// When the daemon is started anew.
        case restart
    }

    /// What a value is written as.
    enum Kind: Sendable {
        case text
        case number(ClosedRange<Int>)
    }

    /// The section of the file that the option stands in.
    package let section: String
    /// The option's name there.
    package let name: String
    /// When another value takes effect.
    package let effect: Effect
    let kind: Kind
    /// Sets a value as it is written, in the file without quotes.
    let set: @Sendable (inout DaemonConfiguration, String) throws(InvalidValue) -> Void
    /// The value as it is written; empty where the option is not set.
    let text: @Sendable (DaemonConfiguration) -> String
    /// Makes the first configuration's value that of the second.
    let take: @Sendable (inout DaemonConfiguration, DaemonConfiguration) -> Void

    /// Creates an option whose value stands at `keyPath`.
    init<Value>(
        _ section: String, _ name: String, _ effect: Effect, _ kind: Kind,
        _ keyPath: any WritableKeyPath<DaemonConfiguration, Value> & Sendable,
        text: @escaping @Sendable (Value) -> String,
        parse: @escaping @Sendable (String) throws(InvalidValue) -> Value
    ) {
        self.section = section
        self.name = name
        self.effect = effect
        self.kind = kind
        set = { configuration, written throws(InvalidValue) in configuration[keyPath: keyPath] = try parse(written) }
        self.text = { text($0[keyPath: keyPath]) }
        take = { $0[keyPath: keyPath] = $1[keyPath: keyPath] }
    }

    /// Creates an option whose value is a number within a range.
    init(
        _ section: String, _ name: String, _ range: ClosedRange<Int>,
        _ keyPath: any WritableKeyPath<DaemonConfiguration, Int> & Sendable, _ effect: Effect = .reload
    ) {
        self.init(section, name, effect, .number(range), keyPath, text: { String($0) }) {
            text throws(InvalidValue) in
            // The standard library's parser takes a plus sign, which is none of a number's here.
            guard text.first?.isNumber == true, let number = Int(text), range.contains(number) else {
                throw InvalidValue(numberIn: range)
            }
            return number
        }
    }

    /// The name as on the command line and in messages: section, dot, name.
    package var path: String { "\(section).\(name)" }

    /// The name in the environment.
    package var variable: String {
        ConfigurationOption.variablePrefix(section: section) + ConfigurationOption.shouted(name)
    }

    /// What the names of a section's variables begin with.
    static func variablePrefix(section: String) -> String { "WSPD_\(shouted(section))_" }

    private static func shouted(_ name: String) -> String {
        String(name.map { $0 == "-" ? "_" : $0 }).uppercased()
    }
}

/// Why a value is not one of its option's: what it has to be.
struct InvalidValue: Error {
    let expectation: String

    init(_ expectation: String) {
        self.expectation = expectation
    }

    init(numberIn range: ClosedRange<Int>) {
        self.init("a number from \(range.lowerBound) to \(range.upperBound)")
    }
}
