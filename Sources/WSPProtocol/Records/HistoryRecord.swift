public import NetworkPrimitives

/// One change that SIO_WSPD_HISTORY_QUERY tells of.
public struct HistoryRecord: Sendable, Hashable {
    /// What changed.
    public enum Event: Sendable, Hashable {
        /// A list of usable addresses.
        case addressList(AddressListChange)
        /// The routing interface of a destination that somebody watches.
        case routingInterface(RoutingInterfaceChange)
        /// Nothing but the service itself: it learnt the state, at its start or anew.
        case stateLearnt
    }

    /// When it was found, in microseconds since 1970-01-01T00:00:00Z.
    public var time: UInt64
    /// The generation of the list or of the answer since, in the epoch of the reply; 0 where there is none.
    public var generationNumber: UInt64
    /// What changed it.
    public var cause: ChangeCause
    /// What changed.
    public var event: Event

    /// Creates a record.
    public init(time: UInt64, generationNumber: UInt64, cause: ChangeCause, event: Event) {
        self.time = time
        self.generationNumber = generationNumber
        self.cause = cause
        self.event = event
    }
}

/// What came into a list of usable addresses and what left it.
public struct AddressListChange: Sendable, Hashable {
    /// The family of the list.
    public var family: AddressFamily
    /// The first of the addresses that came, as they were then.
    public var added: [AddressRecord]
    /// The first of the addresses that left, as they were before.
    public var removed: [AddressRecord]
    /// How many came in all.
    public var addedCount: UInt32
    /// How many left in all; where neither any came nor any left, the order changed.
    public var removedCount: UInt32

    /// Creates a description of a change, of whose addresses some are told.
    public init(
        family: AddressFamily, added: [AddressRecord], removed: [AddressRecord], addedCount: UInt32,
        removedCount: UInt32
    ) {
        self.family = family
        self.added = added
        self.removed = removed
        self.addedCount = addedCount
        self.removedCount = removedCount
    }
}

/// The step of a destination from one routing interface to another.
public struct RoutingInterfaceChange: Sendable, Hashable {
    /// The destination.
    public var destination: RouteDestination
    /// The mark of the socket that it is asked for.
    public var mark: UInt32
    /// The output interface of that socket; 0 is none.
    public var outputInterface: InterfaceIndex
    /// The user whose rules count.
    public var userID: UInt32?
    /// The type of service.
    public var typeOfService: UInt8
    /// The address that the socket is bound to.
    public var boundAddress: IPAddress?
    /// The answer before; its generation number is 0.
    public var before: RouteRecord
    /// The answer since.
    public var after: RouteRecord

    /// Creates a description of a step.
    public init(
        destination: RouteDestination, mark: UInt32 = 0, outputInterface: InterfaceIndex = 0, userID: UInt32? = nil,
        typeOfService: UInt8 = 0, boundAddress: IPAddress? = nil, before: RouteRecord, after: RouteRecord
    ) {
        self.destination = destination
        self.mark = mark
        self.outputInterface = outputInterface
        self.userID = userID
        self.typeOfService = typeOfService
        self.boundAddress = boundAddress
        self.before = before
        self.after = after
    }
}
