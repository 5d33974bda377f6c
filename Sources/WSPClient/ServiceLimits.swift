public import WSPProtocol

/// What the service accepts, as it said in its HELLO reply.
public struct ServiceLimits: Equatable, Sendable {
    /// The longest frame the service accepts, in bytes.
    public let maximumFrameLength: Int
    /// The requests that may be pending on one connection; one more is refused with WSAENOBUFS.
    public let maximumPendingRequests: Int
    /// The destinations one SIO_WSPD_ROUTE_QUERY may ask for, and one SIO_ADDRESS_LIST_SORT sorts;
    /// ``Client/routes(to:socket:countsPathChanges:)`` splits.
    public let maximumDestinations: Int

    /// Takes the limits from a HELLO reply.
    public init(_ reply: HelloReply) {
        maximumFrameLength = Int(reply.maximumFrameLength)
        maximumPendingRequests = Int(reply.maximumPendingRequests)
        maximumDestinations = Int(reply.maximumDestinations)
    }
}
