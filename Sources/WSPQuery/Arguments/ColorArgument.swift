internal import ArgumentParser

/// When output is coloured.
enum ColorArgument: String, ExpressibleByArgument, CaseIterable, Sendable {
    case auto
    case always
    case never
}
