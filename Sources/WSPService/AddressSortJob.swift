import NetworkCache
import NetworkPrimitives
import Rtnetlink
import WSPProtocol

/// A request to sort destinations.
struct AddressSortJob: BatchJob {
    let requestID: UInt64
    private let header: ControlHeader
    let socket: SocketProperties
    /// The destinations in the order of the input, with the scope ids found so far.
    private var addresses: [SocketAddress]
    private let labels: AddressLabels
    /// The interface by which link-local destinations without a scope id are reached; 0 where nothing tells which.
    private let linkLocalInterface: InterfaceIndex
    /// The ranks of those that have been answered.
    private var ranks: [DestinationRank] = []

    /// Creates the job of a request whose output fits the capacity.
    ///
    /// All destinations are IPv6 or in mapped form, and the socket takes either.
    init(
        requestID: UInt64, header: ControlHeader, socket: SocketProperties, addresses: [SocketAddress],
        labels: AddressLabels, linkLocalInterface: InterfaceIndex
    ) {
        self.requestID = requestID
        self.header = header
        self.socket = socket
        self.addresses = addresses
        self.labels = labels
        self.linkLocalInterface = linkLocalInterface
        ranks.reserveCapacity(addresses.count)
    }

    var isDone: Bool { ranks.count == addresses.count }
    var byteCount: Int { AddressSortJob.byteCount(destinations: addresses.count) }

    /// The bytes that are held for so many destinations: themselves, their ranks, and a record of the result each.
    static func byteCount(destinations count: Int) -> Int {
        count * (MemoryLayout<SocketAddress>.stride + MemoryLayout<DestinationRank>.stride)
            + SocketAddressList.headerByteCount
    }

    var request: ControlRequest {
        let list = SocketAddressList(addresses)
        var input = ByteWriter(capacity: list.requiredSize)
        list.encode(into: &input)
        return ControlRequest(header: header, input: input.bytes)
    }

    func nextDestinations(limit: Int) -> [RouteDestination] {
        addresses[ranks.count...].prefix(limit).map { address in
            RouteDestination(
                address: address.address, scopeID: address.lacksScope ? linkLocalInterface : address.scopeID)
        }
    }

    mutating func take(_ answers: [Result<RouteCache.EntryID, Refusal>], from state: borrowing NetworkState) {
        var sources = SourceDirectory(state.interfaces)
        for answer in answers {
            let position = ranks.count
            let address = addresses[position]
            let route = route(answer, to: address, state)
            let path = sources.path(to: address.address.mappedIPv4 ?? address.address, by: route)
            ranks.append(DestinationRank(path, labels: labels))
            if address.lacksScope, path.source != nil { addresses[position].scopeID = linkLocalInterface }
        }
    }

    /// What the kernel answered; nil where it did not, or where it cannot know which destination is meant.
    private func route(
        _ answer: Result<RouteCache.EntryID, Refusal>, to address: SocketAddress, _ state: borrowing NetworkState
    ) -> RouteAnswer? {
        // It would tell the way by one of its interfaces all the same.
        if address.lacksScope, linkLocalInterface == 0 { return nil }
        return switch answer {
        case .success(let entry): state.routes.answer(entry)
        case .failure: nil
        }
    }

    func encodeResult(into writer: inout ByteWriter) {
        let list = SocketAddressList(ranks.positionsInOrder.map { addresses[$0] })
        var output = ByteWriter(capacity: list.requiredSize)
        list.encode(into: &output)
        let reply = ControlReply(error: .success, byteCount: UInt32(output.count), output: output.bytes)
        reply.encode(as: .result, id: requestID, into: &writer)
    }
}

extension SocketAddress {
    /// True where it takes a scope id to name one destination, and there is none.
    fileprivate var lacksScope: Bool { address.needsScope && scopeID == 0 }
}
