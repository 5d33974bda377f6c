internal import ArgumentParser
internal import NetworkPrimitives

/// What a watch watches.
struct WatchPlan: Sendable, Equatable {
    /// The families whose address lists are watched, each by itself.
    var families: [AddressFamily] = []
    /// The destinations, none twice.
    var destinations: [DestinationArgument] = []
    /// The mark of the packets to the destinations.
    var mark: UInt32 = 0
    /// When a change is reported.
    var settling = Settling()

    /// Reads `[addresses] [route DEST ...]`; no words at all mean addresses.
    ///
    /// - Throws: `ValidationError` for other words, for `route` without a destination, and for a family without
    ///   addresses.
    init(subjects: [String], family: AddressFamily?) throws {
        var watchesAddresses = subjects.isEmpty
        var followsRoute = false
        for word in subjects {
            switch word {
            case "addresses":
                watchesAddresses = true
            case "route":
                followsRoute = true
            case _ where followsRoute:
                let destination = try DestinationArgument(parsing: word)
                if !destinations.contains(destination) { destinations.append(destination) }
            default:
                throw ValidationError("'\(word)' is neither 'addresses' nor 'route'")
            }
        }
        if followsRoute, destinations.isEmpty { throw ValidationError("'route' needs a destination") }
        if family != nil, !watchesAddresses { throw ValidationError("--family goes with 'addresses'") }
        if watchesAddresses { families = family.map { [$0] } ?? [.inet, .inet6] }
    }
}
