import NetworkCache
import NetworkPrimitives
import WSPProtocol

/// A request about many destinations that is answered in slices, so that the loop serves others in between.
protocol BatchJob {
    /// The request that is answered, with the id that the client gave it.
    var requestID: UInt64 { get }
    /// The request, as it was or with the same meaning.
    var request: ControlRequest { get }
    /// The socket whose routing counts.
    var socket: SocketProperties { get }
    /// The bytes that are held for it until its end.
    var byteCount: Int { get }

    /// True once all destinations have been answered.
    var isDone: Bool { get }

    /// The next destinations to ask for, at most `limit`; none once all have been asked for.
    func nextDestinations(limit: Int) -> [RouteDestination]

    /// Takes an answer for each of the next destinations: where it is remembered, or why there is none.
    mutating func take(_ answers: [Result<RouteCache.EntryID, Refusal>], from state: borrowing NetworkState)

    /// Appends the RESULT frame, once all answers have been taken.
    func encodeResult(into writer: inout ByteWriter)
}
