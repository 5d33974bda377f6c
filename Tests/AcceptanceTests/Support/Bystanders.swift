import NamespaceSupport
import NetworkPrimitives
import Testing
import WSPProtocol

/// Watched destinations of which some are moved and others stand by.
///
/// Which are which, the kernel says: `ip route get` asks it before and after.
struct Bystanders {
    /// How the kernel reaches a destination, or why it does not.
    private enum Way: Equatable {
        case by(interface: String?, source: String?)
        case refused(String)
    }

    private let network: PrivateNetwork
    private let client: RawClient
    private let destinations: [String]
    private let before: [String: Way]
    private var requests: [String: RawClient.Answer] = [:]

    /// Watches the destinations.
    init(_ destinations: [String], of client: RawClient, in network: PrivateNetwork) throws {
        self.network = network
        self.client = client
        self.destinations = destinations
        before = try Bystanders.ways(to: destinations, in: network)
        for destination in destinations {
            let request = try client.awaitRoute(destination)
            try #require(request.isPending)
            requests[destination] = request
        }
    }

    /// Expects that the requests about the destinations that `trigger` moves complete, each once, and no other.
    ///
    /// Both kinds have to be there: otherwise nothing is shown. Returns the destinations that were moved.
    @discardableResult
    func expectCompletions(after trigger: () throws -> Void) throws -> [String] {
        try trigger()
        var after = before
        // Some changes take effect after the command that makes them.
        try eventually("\(before)") {
            after = try Bystanders.ways(to: destinations, in: network)
            return after != before
        }
        let moved = destinations.filter { before[$0] != after[$0] }
        try #require(!moved.isEmpty && moved.count < destinations.count, "\(before) then \(after)")
        for destination in moved {
            guard let request = requests[destination] else { continue }
            do {
                #expect(try client.completion(of: request).error == .success, "\(destination)")
            } catch {
                Issue.record("\(destination) has not completed; \(before) then \(after); \(error)")
            }
        }
        for isIPv6 in Set(destinations.map { $0.contains(":") }) {
            try client.untilSwept(isIPv6 ? "-6" : "-4", in: network)
        }
        #expect(try Bystanders.ways(to: destinations, in: network) == after)
        #expect(try client.unclaimed().isEmpty)
        try expectAnswers(after)
        for (destination, request) in requests where !moved.contains(destination) {
            #expect(try client.cancel(request).error == .success, "\(destination)")
            #expect(try client.completion(of: request).error == .operationAborted)
        }
        return moved
    }

    private func expectAnswers(_ ways: [String: Way]) throws {
        for destination in destinations {
            let record = try client.route(destination)
            switch ways[destination] {
            case .by(let interface, let source):
                #expect(record.interfaceName == interface && record.source?.description == source, "\(destination)")
            case .refused, nil:
                #expect(record.error != .success, "\(destination)")
            }
        }
    }

    /// Asks in one process: what is asked about one after the other may have changed in between.
    private static func ways(to destinations: [String], in network: PrivateNetwork) throws -> [String: Way] {
        let questions = destinations.map { "route get \($0)\n" }.joined()
        let process = try network.spawn(
            [network.ipProgram, "-force", "-json", "-batch", "-"], input: .text(questions))
        var ways: [String: Way] = [:]
        for line in try process.readToEnd().split(separator: "\n") {
            for route in try JSON(parsing: String(line)).elements {
                guard let destination = route["dst"].text else { continue }
                ways[destination] = .by(interface: route["dev"].text, source: route["prefsrc"].text)
            }
        }
        try process.wait()
        for (destination, refusal) in refusals(process.standardError, destinations) {
            ways[destination] = .refused(refusal)
        }
        try #require(ways.count == destinations.count, "\(ways) \(process.standardError)")
        return ways
    }

    /// The reasons of refused questions: each stands before the line that tells the question's number.
    private static func refusals(_ text: String, _ destinations: [String]) -> [(destination: String, reason: String)] {
        var reason = ""
        return text.split(separator: "\n").compactMap { line in
            guard let number = line.split(separator: ":").last.flatMap({ Int($0) }), line.hasPrefix("Command failed")
            else {
                reason = String(line)
                return nil
            }
            return (destinations[number - 1], reason)
        }
    }
}
