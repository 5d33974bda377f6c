internal import ArgumentParser
internal import NetworkPrimitives

/// The families a list can be asked for.
enum FamilyArgument: String, ExpressibleByArgument, CaseIterable, Sendable {
    case inet
    case inet6

    var family: AddressFamily {
        switch self {
        case .inet: .inet
        case .inet6: .inet6
        }
    }
}
