/// A control code of LPWSPIoctl, or one of this service's own; unknown values survive.
///
/// The numbers are Windows' and are written out, because the macros that make them there depend on the size of
/// C's `long`.
public struct ControlCode: RawRepresentable, Sendable, Hashable {
    /// The number that the caller passes as `dwIoControlCode`.
    public let rawValue: UInt32

    /// Creates a code from its number.
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }
}

/// The codes of the LPWSPIoctl page, and SIO_ADDRESS_LIST_SORT.
extension ControlCode {
    /// FIONBIO: sets non-blocking mode.
    public static let blockingMode = ControlCode(rawValue: 0x8004_667e)
    /// FIONREAD: tells how many bytes can be read.
    public static let readableByteCount = ControlCode(rawValue: 0x4004_667f)
    /// SIOCATMARK: tells whether urgent data has been read.
    public static let urgentMark = ControlCode(rawValue: 0x4004_7307)
    /// SIO_ACQUIRE_PORT_RESERVATION: reserves a block of ports.
    public static let acquirePortReservation = ControlCode(rawValue: 0x9800_0064)
    /// SIO_ADDRESS_LIST_CHANGE: completes when the address list has changed.
    public static let addressListChange = ControlCode(rawValue: 0x2800_0017)
    /// SIO_ADDRESS_LIST_QUERY: tells the addresses the socket can be bound to.
    public static let addressListQuery = ControlCode(rawValue: 0x4800_0016)
    /// SIO_ADDRESS_LIST_SORT: sorts destination addresses, best first.
    public static let addressListSort = ControlCode(rawValue: 0xc800_0019)
    /// SIO_ASSOCIATE_HANDLE: associates the socket with another interface's handle.
    public static let associateHandle = ControlCode(rawValue: 0x8800_0001)
    /// SIO_ASSOCIATE_PORT_RESERVATION: associates the socket with reserved ports.
    public static let associatePortReservation = ControlCode(rawValue: 0x9800_0066)
    /// SIO_BASE_HANDLE: tells the base provider's handle.
    public static let baseHandle = ControlCode(rawValue: 0x4800_0022)
    /// SIO_BSP_HANDLE: tells the base provider's handle for WSASendMsg.
    public static let bspHandle = ControlCode(rawValue: 0x4800_001b)
    /// SIO_BSP_HANDLE_SELECT: tells the base provider's handle for select.
    public static let bspHandleSelect = ControlCode(rawValue: 0x4800_001c)
    /// SIO_BSP_HANDLE_POLL: tells the base provider's handle for WSAPoll.
    public static let bspHandlePoll = ControlCode(rawValue: 0x4800_001d)
    /// SIO_CHK_QOS: checks quality-of-service attributes.
    public static let checkQualityOfService = ControlCode(rawValue: 0xdc00_0001)
    /// SIO_ENABLE_CIRCULAR_QUEUEING: drops the oldest datagram of a full queue.
    public static let enableCircularQueueing = ControlCode(rawValue: 0x2800_0002)
    /// SIO_FIND_ROUTE: discovers the route to a destination.
    public static let findRoute = ControlCode(rawValue: 0x4800_0003)
    /// SIO_FLUSH: discards the send queue.
    public static let flush = ControlCode(rawValue: 0x2800_0004)
    /// SIO_GET_BROADCAST_ADDRESS: tells a broadcast address for sendto.
    public static let getBroadcastAddress = ControlCode(rawValue: 0x4800_0005)
    /// SIO_GET_EXTENSION_FUNCTION_POINTER: tells the address of an extension function.
    public static let getExtensionFunctionPointer = ControlCode(rawValue: 0xc800_0006)
    /// SIO_GET_GROUP_QOS: tells the quality of service of a socket group.
    public static let getGroupQualityOfService = ControlCode(rawValue: 0xc800_0008)
    /// SIO_GET_INTERFACE_LIST: tells the IPv4 interfaces and their addresses.
    public static let getInterfaceList = ControlCode(rawValue: 0x4004_747f)
    /// SIO_GET_INTERFACE_LIST_EX: tells the interfaces in a form that no Windows supports.
    public static let getInterfaceListEx = ControlCode(rawValue: 0x4004_747e)
    /// SIO_GET_QOS: tells the quality of service of the socket.
    public static let getQualityOfService = ControlCode(rawValue: 0xc800_0007)
    /// SIO_IDEAL_SEND_BACKLOG_CHANGE: completes when the ideal send backlog has changed.
    public static let idealSendBacklogChange = ControlCode(rawValue: 0x2000_747a)
    /// SIO_IDEAL_SEND_BACKLOG_QUERY: tells the ideal send backlog.
    public static let idealSendBacklogQuery = ControlCode(rawValue: 0x4004_747b)
    /// SIO_KEEPALIVE_VALS: sets keep-alive time and interval.
    public static let keepaliveValues = ControlCode(rawValue: 0x9800_0004)
    /// SIO_MULTIPOINT_LOOPBACK: sets whether own multicasts are received.
    public static let multipointLoopback = ControlCode(rawValue: 0x8800_0009)
    /// SIO_MULTICAST_SCOPE: sets how far multicasts go.
    public static let multicastScope = ControlCode(rawValue: 0x8800_000a)
    /// SIO_QUERY_RSS_SCALABILITY_INFO: tells whether an interface scales receiving.
    public static let queryReceiveSideScaling = ControlCode(rawValue: 0x5800_00d2)
    /// SIO_QUERY_WFP_ALE_ENDPOINT_HANDLE: tells a number that names the endpoint.
    public static let queryEndpointHandle = ControlCode(rawValue: 0x5800_00cd)
    /// SIO_QUERY_PNP_TARGET_HANDLE: tells the handle of the next provider's device.
    public static let queryPnPTargetHandle = ControlCode(rawValue: 0x4800_0018)
    /// SIO_RCVALL: receives all packets of an interface.
    public static let receiveAll = ControlCode(rawValue: 0x9800_0001)
    /// SIO_RELEASE_PORT_RESERVATION: releases reserved ports.
    public static let releasePortReservation = ControlCode(rawValue: 0x9800_0065)
    /// SIO_ROUTING_INTERFACE_CHANGE: completes when the routing interface of a destination has changed.
    public static let routingInterfaceChange = ControlCode(rawValue: 0x8800_0015)
    /// SIO_ROUTING_INTERFACE_QUERY: tells the local address to use for a destination.
    public static let routingInterfaceQuery = ControlCode(rawValue: 0xc800_0014)
    /// SIO_SET_COMPATIBILITY_MODE: asks for the behaviour of an older version.
    public static let setCompatibilityMode = ControlCode(rawValue: 0x9800_012c)
    /// SIO_SET_GROUP_QOS: sets the quality of service of a socket group.
    public static let setGroupQualityOfService = ControlCode(rawValue: 0x8800_000c)
    /// SIO_SET_QOS: sets the quality of service of the socket.
    public static let setQualityOfService = ControlCode(rawValue: 0x8800_000b)
    /// SIO_TRANSLATE_HANDLE: tells the handle of another interface.
    public static let translateHandle = ControlCode(rawValue: 0xc800_000d)
    /// SIO_UDP_CONNRESET: sets whether port-unreachable messages are reported.
    public static let udpConnectionReset = ControlCode(rawValue: 0x9800_000c)
}

/// The codes of this service.
extension ControlCode {
    /// SIO_WSPD_ADDRESS_TABLE_QUERY: tells all addresses, listed or not, and why not.
    public static let addressTableQuery = ControlCode(rawValue: 0x5800_5701)
    /// SIO_WSPD_ROUTE_QUERY: tells the route to each of many destinations.
    public static let routeQuery = ControlCode(rawValue: 0xd800_5702)
    /// SIO_WSPD_STATUS_QUERY: tells the service's counters and gauges.
    public static let statusQuery = ControlCode(rawValue: 0x5800_5703)
    /// SIO_WSPD_EXPLAIN: tells why a destination is reached as it is, or is not.
    public static let explain = ControlCode(rawValue: 0xd800_5704)
    /// SIO_WSPD_HISTORY_QUERY: tells the last changes, and what caused each.
    public static let historyQuery = ControlCode(rawValue: 0xd800_5705)
    /// SIO_WSPD_VERIFY: compares what the service remembers with the kernel.
    public static let verify = ControlCode(rawValue: 0x5800_5706)
}
