import NetworkPrimitives
import Rtnetlink
import WSPProtocol

/// A batch of route queries that is answered in slices, so that the loop serves others in between.
struct RouteBatchJob {
    let requestID: UInt64
    let header: ControlHeader
    let destinations: [RouteDestination]
    /// How many have been answered.
    var answered = 0
    /// The frame being made: the fixed part of the reply, the table's header, the records so far.
    var frame: ByteWriter

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
}
