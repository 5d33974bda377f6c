import NetworkCache
import NetworkPrimitives
import Rtnetlink
import WSPProtocol

/// A request for the routes to many destinations.
struct RouteBatchJob: BatchJob {
    let requestID: UInt64
    private let header: ControlHeader
    private let destinations: [RouteDestination]
    /// How many have been answered.
    private var answered = 0
    /// The frame being made: the fixed part of the reply, the table's header, the records so far.
    private var frame: ByteWriter

    /// Creates the job of a request whose output fits the capacity.
    init(requestID: UInt64, header: ControlHeader, destinations: [RouteDestination], epoch: UInt64) {
        self.requestID = requestID
        self.header = header
        self.destinations = destinations
        let size = 8 + RouteRecord.byteCount * destinations.count
        frame = ByteWriter(capacity: ControlReply.fixedByteCount + size)
        let length = UInt32(ControlReply.fixedByteCount + size)
        FrameHeader(length: length, type: .result, id: requestID).encode(into: &frame)
        frame.append(WinsockError.success.rawValue)
        frame.append(UInt32(size))
        // Each record has the number of its own answer.
        frame.append(epoch)
        frame.append(UInt64(0))
        frame.append(UInt32(destinations.count))
        frame.append(UInt32(RouteRecord.byteCount))
    }

    var socket: SocketProperties { header.socket }
    var isDone: Bool { answered == destinations.count }
    var byteCount: Int { RouteBatchJob.byteCount(destinations: destinations.count) }

    /// The bytes that are held for so many destinations: themselves, and their part of the answer.
    static func byteCount(destinations count: Int) -> Int {
        count * (MemoryLayout<RouteDestination>.stride + RouteRecord.byteCount)
    }

    var request: ControlRequest {
        var input = ByteWriter(capacity: RouteDestination.byteCount * destinations.count)
        for destination in destinations { destination.encode(into: &input) }
        return ControlRequest(header: header, input: input.bytes)
    }

    func nextDestinations(limit: Int) -> [RouteDestination] {
        Array(destinations[answered...].prefix(limit))
    }

    mutating func take(_ answers: [Result<RouteCache.EntryID, Refusal>], from state: borrowing NetworkState) {
        // Mostly all of them leave by one interface.
        var name: (interface: UInt32, text: String) = (0, "")
        for answer in answers { record(answer, state, &name).encode(into: &frame) }
        answered += answers.count
    }

    func encodeResult(into writer: inout ByteWriter) {
        unsafe writer.append(frame.bytes.span.bytes)
    }

    private func record(
        _ answer: Result<RouteCache.EntryID, Refusal>, _ state: borrowing NetworkState,
        _ name: inout (interface: UInt32, text: String)
    ) -> RouteRecord {
        switch answer {
        case .failure(let refusal):
            return RouteRecord(unreachable: refusal.error, generationNumber: 0)
        case .success(let entry):
            let number = state.routes.changeNumber(entry, countingPath: header.options.countsPathChanges)
            guard let answer = state.routes.answer(entry) else {
                return RouteRecord(unreachable: .networkDown, generationNumber: 0)
            }
            guard answer.isReachable else {
                return RouteRecord(unreachable: answer.error, generationNumber: number)
            }
            if answer.interface != name.interface {
                name = (answer.interface, state.interfaces.link(answer.interface)?.name ?? "")
            }
            return RouteRecord(
                error: .success, interfaceIndex: answer.interface, generationNumber: number, source: answer.source,
                gateway: answer.gateway, table: answer.table, routeType: answer.type.rawValue,
                interfaceName: name.text)
        }
    }
}

extension RouteRecord {
    fileprivate init(unreachable error: WinsockError, generationNumber: UInt64) {
        self.init(
            error: error, interfaceIndex: 0, generationNumber: generationNumber, source: nil, gateway: nil, table: 0,
            routeType: 0, interfaceName: "")
    }
}
