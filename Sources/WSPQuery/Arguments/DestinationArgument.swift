internal import ArgumentParser
internal import NetworkPrimitives
internal import WSPProtocol

/// A destination: an address, with `%` and an interface where the address alone names none (RFC 4007).
struct DestinationArgument: ExpressibleByArgument, Sendable, Hashable {
    let destination: RouteDestination
    /// The address in canonical form, with the interface as it was given.
    let text: String

    var address: IPAddress { destination.address }

    init?(argument: String) {
        let parts = argument.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = parts.first.flatMap({ IPAddress(String($0)) }) else { return nil }
        guard parts.count == 2 else {
            destination = RouteDestination(address: address)
            text = address.description
            return
        }
        guard address.isIPv6, let interface = InterfaceArgument(argument: String(parts[1])) else { return nil }
        destination = RouteDestination(address: address, scopeID: interface.index)
        text = "\(address)%\(parts[1])"
    }
}

extension DestinationArgument {
    /// Reads one destination from each line; blank lines count as none.
    ///
    /// - Throws: `ValidationError` that names the first line that is no destination.
    static func lines(of input: [UInt8]) throws -> [DestinationArgument] {
        var destinations: [DestinationArgument] = []
        for (index, line) in input.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            let text = String(decoding: line.filter { !whiteSpace.contains($0) }, as: UTF8.self)
            if text.isEmpty { continue }
            guard let destination = DestinationArgument(argument: text) else {
                throw ValidationError(
                    "line \(index + 1) of standard input, '\(text)', is no address or address%interface")
            }
            destinations.append(destination)
        }
        return destinations
    }

    private static let whiteSpace: [UInt8] = [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r")]
}
