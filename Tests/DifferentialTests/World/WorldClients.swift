import NamespaceSupport
import NetworkCache
import NetworkPrimitives
import TestSupport
import WSPProtocol
import WSPSystem

/// The clients of a world's daemon, with their CHANGE requests.
///
/// One client asks questions; the others arm, cancel, and leave.
final class WorldClients {
    static let count = 3

    let questioner: RawClient
    private let daemon: Daemon
    private var clients: [RawClient] = []
    let watched: [WatchedDestination]
    private let batches: [[Int]]
    var requests: [ChangeRequest] = []
    /// The requests that wait for their completion, and those cancelled whose last frame is due.
    private var armed: [Key: Int] = [:]
    private var cancelled: Set<Key> = []

    private struct Key: Hashable {
        let client: Int
        let id: UInt64
    }

    init(_ daemon: Daemon, watched: [WatchedDestination]) throws {
        self.daemon = daemon
        self.watched = watched
        questioner = try daemon.connect()
        for _ in 0..<WorldClients.count { clients.append(try daemon.connect()) }
        struct Batch: Hashable {
            let socket: SocketProperties
            let countsPath: Bool
        }
        let groups = Dictionary(grouping: watched.indices) {
            Batch(socket: watched[$0].socket, countsPath: watched[$0].countsPath)
        }
        batches = groups.values.map { $0.sorted() }.sorted { $0[0] < $1[0] }
    }
}

// MARK: - Questions

extension WorldClients {
    /// What the daemon tells of each watched destination.
    func routes() throws -> [(record: RouteRecord, generation: Generation)] {
        var results = [(RouteRecord, Generation)?](repeating: nil, count: watched.count)
        for batch in batches {
            var writer = ByteWriter()
            for index in batch { watched[index].destination.encode(into: &writer) }
            let first = watched[batch[0]]
            let options = RequestOptions(countsPathChanges: first.countsPath)
            let reply = try questioner.ask(.routeQuery, first.socket, options: options, input: writer.bytes).reply
            guard reply.error == .success else { throw reply.error }
            for (index, record) in zip(batch, try RouteTable(decoding: unsafe reply.output.span.bytes).records) {
                let generation = Generation(epoch: reply.generation.epoch, number: record.generationNumber)
                results[index] = (record, generation)
            }
        }
        return results.compactMap { $0 }
    }

    /// What the daemon tells of a list.
    func list(_ key: ListKey) throws -> (addresses: [SocketAddress], generation: Generation) {
        let list = try questioner.addresses(key.family, options: key.options)
        return (list.addresses, list.generation)
    }

    func status() throws -> [String: UInt64] { try questioner.status() }
}

// MARK: - Requests

extension WorldClients {
    /// Arms a request that is not armed: since its baseline's generation, or from now on.
    ///
    /// Armed from now on, the request gets the generation that it starts from.
    func arm(_ position: Int, client: Int, fromNow: Bool) throws {
        let request = requests[position]
        var options = RequestOptions(since: fromNow ? nil : request.generation)
        var socket = SocketProperties(family: .inet)
        var input: [UInt8] = []
        let code: ControlCode
        switch request.subject {
        case .destination(let index):
            code = .routingInterfaceChange
            socket = watched[index].socket
            options.countsPathChanges = watched[index].countsPath
            input = encoded(watched[index].destination)
        case .list(let key):
            code = .addressListChange
            socket.family = key.family
            options.selectsBindable = key.isBindable
        case .routing(let isIPv6):
            code = .routingInterfaceChange
            socket.family = isIPv6 ? .inet6 : .inet
            input = encoded(RouteDestination(address: .any(isIPv6: isIPv6)))
        }
        let answer = try clients[client].ask(code, socket, options: options, input: input)
        switch answer.reply.error {
        case .ioPending:
            requests[position].state = .armed(client: client, id: answer.id)
            armed[Key(client: client, id: answer.id)] = position
            if fromNow { requests[position].generation = answer.reply.generation }
        case .success where !fromNow: requests[position].state = .completed
        default: throw Defect(.protocolError, "\(code) of \(name(position)) was answered \(answer.reply.error)")
        }
    }

    /// Cancels an armed request; it may complete with its change instead.
    func cancel(_ position: Int) throws {
        guard case .armed(let client, let id) = requests[position].state else { return }
        let key = Key(client: client, id: id)
        let reply = try clients[client].cancel(
            RawClient.Answer(id: id, reply: ControlReply(error: .ioPending, byteCount: 0)))
        if reply.error == .success {
            cancelled.insert(key)
            armed[key] = nil
            requests[position].state = .dormant
        } else if reply.error != .invalidParameter {
            throw Defect(.protocolError, "CANCEL was answered \(reply.error)")
        }
    }

    /// Ends a client with all its requests, and connects another one in its place.
    func reconnect(_ client: Int) throws {
        _ = try collect()
        for (key, position) in armed where key.client == client {
            armed[key] = nil
            requests[position].state = .dormant
        }
        cancelled = cancelled.filter { $0.client != client }
        clients[client] = try daemon.connect()
    }

    /// Takes the completions that have come and returns the requests that they complete.
    ///
    /// A second completion of one request, and one that nobody waits for, is a defect.
    func collect() throws -> [Int] {
        var completed: [Int] = []
        for (number, client) in clients.enumerated() {
            while !(try client.unclaimed()).isEmpty, let frame = try client.nextFrame() {
                let key = Key(client: number, id: frame.id)
                guard case .completion(let reply) = frame.body else {
                    throw Defect(.protocolError, "nobody asked for \(frame.body)")
                }
                if reply.error == .operationAborted, cancelled.remove(key) != nil { continue }
                guard reply.error == .success, let position = armed.removeValue(forKey: key) else {
                    throw Defect(.completedTwice, "request \(frame.id) was over when it completed: \(reply.error)")
                }
                requests[position].state = .completed
                completed.append(position)
            }
        }
        return completed
    }

    func name(_ position: Int) -> String {
        switch requests[position].subject {
        case .destination(let index): "\(watched[index])"
        case .list(let key): "\(key)"
        case .routing(let isIPv6): "any routing of \(isIPv6 ? "IPv6" : "IPv4")"
        }
    }

    private func encoded(_ destination: RouteDestination) -> [UInt8] {
        var writer = ByteWriter()
        SocketAddress(address: destination.address, scopeID: destination.scopeID).encode(into: &writer)
        return writer.bytes
    }
}
