internal import ArgumentParser
internal import NetworkPrimitives
internal import WSPProtocol

/// A destination, or where packets come from: an address, with `%` and an interface where the address alone names none
/// (RFC 4007).
struct DestinationArgument: Sendable, Hashable {
    let destination: RouteDestination
    /// The address in canonical form, with the interface as it was given.
    let text: String

    var address: IPAddress { destination.address }

    /// The address as one that a socket is bound to.
    var socketAddress: SocketAddress { SocketAddress(address: address, scopeID: destination.scopeID) }

    /// Reads an address or address%interface.
    ///
    /// - Throws: `ValidationError` that quotes what is neither, or names an interface that does not exist.
    init(parsing argument: String) throws {
        let parts = argument.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
        let address = parts.first.flatMap { IPAddress(String($0)) }
        guard let address, parts.count == 1 || address.isIPv6 && !parts[1].isEmpty else {
            throw ValidationError("'\(argument)' is no address or address%interface")
        }
        guard parts.count == 2 else {
            destination = RouteDestination(address: address)
            text = address.description
            return
        }
        let interface = try InterfaceArgument(parsing: String(parts[1]))
        destination = RouteDestination(address: address, scopeID: interface.index)
        text = "\(address)%\(parts[1])"
    }
}

extension DestinationArgument {
    /// Reads destinations, and for each `-` those of standard input.
    ///
    /// - Throws: `ValidationError` for what is no destination; what reading standard input throws.
    static func all(of arguments: [String]) throws -> [DestinationArgument] {
        try arguments.flatMap { text in
            if text == "-" { return try lines(of: StandardStreams.readAll()) }
            return [try DestinationArgument(parsing: text)]
        }
    }

    /// Refuses what is no destination, without reading standard input.
    ///
    /// - Throws: `ValidationError`.
    static func validate(_ arguments: [String]) throws {
        for text in arguments where text != "-" { _ = try DestinationArgument(parsing: text) }
    }

    /// Reads one destination from each line, white space at its ends aside; empty lines and those that start with `#`
    /// count as none.
    ///
    /// - Throws: `ValidationError` that tells the number of the first line that is no destination.
    static func lines(of input: [UInt8]) throws -> [DestinationArgument] {
        var destinations: [DestinationArgument] = []
        for (index, line) in input.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
            let text = String(decoding: trimmed(line), as: UTF8.self)
            if text.isEmpty || text.hasPrefix("#") { continue }
            do {
                destinations.append(try DestinationArgument(parsing: text))
            } catch let error as ValidationError {
                throw ValidationError("line \(index + 1) of standard input: \(error.message)")
            }
        }
        return destinations
    }

    private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isSpace: (UInt8) -> Bool = { [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r")].contains($0) }
        let start = line.drop(while: isSpace)
        return start.prefix(through: start.lastIndex { !isSpace($0) } ?? start.startIndex - 1)
    }
}
