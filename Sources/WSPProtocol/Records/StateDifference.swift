public import NetworkPrimitives

/// Something that the service remembered in another way than the kernel tells it, as SIO_WSPD_VERIFY found it.
public enum StateDifference: Sendable, Hashable {
    /// An interface; nil is one that is not there.
    case interface(InterfaceIndex, remembered: InterfaceRecord?, kernel: InterfaceRecord?)
    /// An address, or the lists that it is in; nil is one that is not there.
    case address(InterfaceIndex, remembered: AddressRecord?, kernel: AddressRecord?)
    /// The answer for a watched destination.
    case answer(RouteQuestion, remembered: RouteRecord, kernel: RouteRecord)
}

/// A watched destination, with what of the asking socket its answer depends on.
public struct RouteQuestion: Sendable, Hashable {
    /// Where to.
    public var destination: IPAddress
    /// The address the socket is bound to; nil is unbound.
    public var source: IPAddress?
    /// The one interface that packets may leave by; 0 is any.
    public var outputInterface: InterfaceIndex
    /// SO_MARK; 0 is none.
    public var mark: UInt32
    /// The user whose routing rules count.
    public var userID: UInt32
    /// IP_TOS or the traffic class.
    public var typeOfService: UInt8

    /// Creates a question; only the destination has to be said.
    public init(
        destination: IPAddress, source: IPAddress? = nil, outputInterface: InterfaceIndex = 0, mark: UInt32 = 0,
        userID: UInt32 = 0, typeOfService: UInt8 = 0
    ) {
        self.destination = destination
        self.source = source
        self.outputInterface = outputInterface
        self.mark = mark
        self.userID = userID
        self.typeOfService = typeOfService
    }
}
