internal import CMeasure

/// A connection on which a change is awaited for every one of many destinations, and for the address lists.
///
/// Destinations of both families take turns. All are reached by veth0 through one prefix each family, so nothing but a
/// route to a single destination changes the way to any.
final class Watches {
    /// The prefixes of the destinations, as arguments of `ip`.
    static let routes = ["route add 10.0.0.0/10 dev veth0", "route add 2001:db8:aaaa::/48 dev veth0"]
    /// The same, with IPv6 addresses to reach the second by and to move away to.
    static let routesOfBothFamilies =
        [
            "address add 198.51.100.1/24 dev veth1",
            "address add 2001:db8:1::1/64 dev veth0 nodad", "address add 2001:db8:2::1/64 dev veth1 nodad",
        ] + routes

    private static let lists: [(id: UInt64, family: UInt16)] = [(1, WspdRequest.inet), (2, WspdRequest.inet6)]
    private static let firstID: UInt64 = 16

    let connection: AsynchronousConnection
    let count: Int
    private let isMixed: Bool
    /// Completions for each of the two address lists.
    private(set) var listCompletions = [0, 0]
    /// Completions for destinations that had not changed.
    private(set) var falseCompletions = 0

    /// Arms all requests, for destinations of both families or, where `isMixed` is false, of IPv4 only.
    init(_ connection: AsynchronousConnection, count: Int, isMixed: Bool = true) throws {
        self.isMixed = isMixed
        self.connection = connection
        self.count = count
        for list in Self.lists { try armList(list.id, since: nil) }
        // In small portions: what arming takes is no stall of the churn.
        for start in stride(from: 0, to: count, by: 16) {
            let portion = start..<min(start + 16, count)
            try connection.send(portion.flatMap { request($0) })
            try connection.awaitPending(portion.count + (start == 0 ? Self.lists.count : 0))
        }
    }

    /// The address of a destination.
    func destination(_ index: Int) -> [UInt8] {
        let number = [UInt8(index >> 16 & 0x3f), UInt8(index >> 8 & 0xff), UInt8(index & 0xff)]
        guard isMixed, index % 2 == 1 else { return [10] + number }
        return [0x20, 0x01, 0x0d, 0xb8, 0xaa, 0xaa] + [UInt8](repeating: 0, count: 7) + number
    }

    private func request(_ index: Int) -> [UInt8] {
        let address = destination(index)
        return WspdRequest(
            WspdRequest.routingInterfaceChange, id: Self.firstID + UInt64(index),
            family: address.count == 4 ? WspdRequest.inet : WspdRequest.inet6,
            input: WspdRequest.socketAddress(address)
        ).bytes
    }

    private func armList(_ id: UInt64, since generation: Generation?) throws {
        guard let list = Self.lists.first(where: { $0.id == id }) else { return }
        try connection.send(
            WspdRequest(WspdRequest.addressListChange, id: id, family: list.family, since: generation).bytes)
    }

    /// Waits for the completion of a destination that has been changed, and re-arms it.
    ///
    /// - Returns: When it was read.
    /// - Throws: ``BenchmarkError``, also where another completes.
    func awaitChange(of index: Int) throws -> Int64 {
        while true {
            let time = try receive(expecting: index)
            guard falseCompletions == 0 else { throw BenchmarkError("a destination completed that had not changed") }
            guard let time else { continue }
            // Or the next change could be the state that it is armed on.
            try connection.awaitPending(1)
            return time
        }
    }

    /// Reads what has come and re-arms what has completed.
    ///
    /// - Parameter expected: The destination that has just been changed.
    /// - Returns: When the completion for that was read.
    /// - Throws: ``BenchmarkError``, also for a completion with an error.
    func receive(expecting expected: Int?) throws -> Int64? {
        var seen: Int64?
        for answer in try connection.receive() where answer.error != WspdReply.pending {
            guard answer.error == 0 else { throw BenchmarkError("a request ended with error \(answer.error)") }
            if let position = Self.lists.firstIndex(where: { $0.id == answer.id }) {
                listCompletions[position] += 1
                try armList(answer.id, since: answer.generation)
                continue
            }
            let index = Int(answer.id - Self.firstID)
            if index == expected, seen == nil { seen = answer.time } else { falseCompletions += 1 }
            try connection.send(request(index))
        }
        return seen
    }
}
