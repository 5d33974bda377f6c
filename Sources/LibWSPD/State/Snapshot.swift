internal import CLinux
internal import NetworkPrimitives
internal import WSPProtocol

/// What a change request compares over a restart of the service, whose generations say nothing then.
enum Snapshot: Equatable {
    /// The bytes of an address list.
    case list([UInt8])
    /// What counts of the answer for a destination.
    case route(Route)

    /// An answer for a destination; what stands behind the interface counts only where the request asks for paths.
    struct Route: Equatable {
        let error: WinsockError
        let interface: InterfaceIndex
        let source: IPAddress?
        let path: Path?

        struct Path: Equatable {
            let gateway: IPAddress?
            let table: UInt32
            let type: UInt8
        }

        init(_ record: RouteRecord, countsPathChanges: Bool) {
            error = record.error
            interface = record.interfaceIndex
            source = record.source
            path =
                countsPathChanges
                ? Path(gateway: record.gateway, table: record.table, type: record.routeType) : nil
        }
    }

    /// The question whose answer is the state that a change request is about; nil for a wildcard destination, for which
    /// there is none.
    static func question(for request: ControlRequest) -> ControlRequest? {
        var question = request
        question.header.options.since = nil
        switch request.header.code {
        case .addressListChange:
            question.header.code = .addressListQuery
            question.header.outputCapacity = longestAnswer
            question.input = []
        default:
            guard let address = try? unsafe SocketAddress(decoding: request.input.span.bytes),
                !address.address.isUnspecified, address.address.mappedIPv4?.isUnspecified != true
            else { return nil }
            var writer = ByteWriter()
            RouteDestination(address: address.address, scopeID: address.scopeID).encode(into: &writer)
            question.header.code = .routeQuery
            question.header.outputCapacity = longestAnswer
            question.input = writer.bytes
        }
        return question
    }

    /// Reads an answer to the question, with the generation of what it tells; nil where it tells nothing now.
    static func answer(_ reply: ControlReply, to request: ControlRequest) -> (snapshot: Snapshot, Generation)? {
        guard reply.error == .success else { return nil }
        guard request.header.code != .addressListChange else { return (.list(reply.output), reply.generation) }
        guard let table = try? unsafe RouteTable(decoding: reply.output.span.bytes), let record = table.records.first,
            record.error != .networkDown
        else { return nil }
        let generation = Generation(epoch: reply.generation.epoch, number: record.generationNumber)
        return (.route(Route(record, countsPathChanges: request.header.options.countsPathChanges)), generation)
    }

    /// What a network event says of a destination's change.
    var networkEventError: WinsockError {
        if case .route(let route) = self, route.error != .success { .networkUnreachable } else { .success }
    }
}

/// The longest output asked for: longer than that of any list or table there is.
let longestAnswer: UInt32 = 64 << 20
