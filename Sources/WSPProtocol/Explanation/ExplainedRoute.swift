public import NetworkPrimitives

/// The route that decided an answer, or that sent its question on to further rules.
public struct ExplainedRoute: Sendable, Hashable {
    /// The routing table that it stands in, as the kernel says, `RT_TABLE_*`.
    public var table: UInt32
    /// The destinations that it is for; nil where the kernel does not say.
    public var prefix: IPPrefix?
    /// What it does with packets, `RTN_*`.
    public var type: UInt8
    /// Who set it, `RTPROT_*`.
    public var origin: UInt8
    /// The metric; 0 is also none.
    public var metric: UInt32
    /// The nexthop object that it goes by; 0 is none.
    public var nexthop: UInt32
    /// The number of ways that it has, 0 where it leads nowhere.
    public var ways: UInt32

    /// Creates a route.
    public init(
        table: UInt32, prefix: IPPrefix?, type: UInt8, origin: UInt8 = 0, metric: UInt32 = 0, nexthop: UInt32 = 0,
        ways: UInt32 = 0
    ) {
        self.table = table
        self.prefix = prefix
        self.type = type
        self.origin = origin
        self.metric = metric
        self.nexthop = nexthop
        self.ways = ways
    }
}
