extension ControlCode {
    /// The name in the headers, or nil for a code that is not known.
    public var name: String? { ControlCode.names[self] }

    /// Every code this module knows.
    public static var known: [ControlCode] { Array(names.keys) }

    private static let names: [ControlCode: String] = [
        .blockingMode: "FIONBIO",
        .readableByteCount: "FIONREAD",
        .urgentMark: "SIOCATMARK",
        .acquirePortReservation: "SIO_ACQUIRE_PORT_RESERVATION",
        .addressListChange: "SIO_ADDRESS_LIST_CHANGE",
        .addressListQuery: "SIO_ADDRESS_LIST_QUERY",
        .addressListSort: "SIO_ADDRESS_LIST_SORT",
        .associateHandle: "SIO_ASSOCIATE_HANDLE",
        .associatePortReservation: "SIO_ASSOCIATE_PORT_RESERVATION",
        .baseHandle: "SIO_BASE_HANDLE",
        .bspHandle: "SIO_BSP_HANDLE",
        .bspHandleSelect: "SIO_BSP_HANDLE_SELECT",
        .bspHandlePoll: "SIO_BSP_HANDLE_POLL",
        .checkQualityOfService: "SIO_CHK_QOS",
        .enableCircularQueueing: "SIO_ENABLE_CIRCULAR_QUEUEING",
        .findRoute: "SIO_FIND_ROUTE",
        .flush: "SIO_FLUSH",
        .getBroadcastAddress: "SIO_GET_BROADCAST_ADDRESS",
        .getExtensionFunctionPointer: "SIO_GET_EXTENSION_FUNCTION_POINTER",
        .getGroupQualityOfService: "SIO_GET_GROUP_QOS",
        .getInterfaceList: "SIO_GET_INTERFACE_LIST",
        .getInterfaceListEx: "SIO_GET_INTERFACE_LIST_EX",
        .getQualityOfService: "SIO_GET_QOS",
        .idealSendBacklogChange: "SIO_IDEAL_SEND_BACKLOG_CHANGE",
        .idealSendBacklogQuery: "SIO_IDEAL_SEND_BACKLOG_QUERY",
        .keepaliveValues: "SIO_KEEPALIVE_VALS",
        .multipointLoopback: "SIO_MULTIPOINT_LOOPBACK",
        .multicastScope: "SIO_MULTICAST_SCOPE",
        .queryReceiveSideScaling: "SIO_QUERY_RSS_SCALABILITY_INFO",
        .queryEndpointHandle: "SIO_QUERY_WFP_ALE_ENDPOINT_HANDLE",
        .queryPnPTargetHandle: "SIO_QUERY_PNP_TARGET_HANDLE",
        .receiveAll: "SIO_RCVALL",
        .releasePortReservation: "SIO_RELEASE_PORT_RESERVATION",
        .routingInterfaceChange: "SIO_ROUTING_INTERFACE_CHANGE",
        .routingInterfaceQuery: "SIO_ROUTING_INTERFACE_QUERY",
        .setCompatibilityMode: "SIO_SET_COMPATIBILITY_MODE",
        .setGroupQualityOfService: "SIO_SET_GROUP_QOS",
        .setQualityOfService: "SIO_SET_QOS",
        .translateHandle: "SIO_TRANSLATE_HANDLE",
        .udpConnectionReset: "SIO_UDP_CONNRESET",
        .addressTableQuery: "SIO_WSPD_ADDRESS_TABLE_QUERY",
        .routeQuery: "SIO_WSPD_ROUTE_QUERY",
        .statusQuery: "SIO_WSPD_STATUS_QUERY",
        .explain: "SIO_WSPD_EXPLAIN",
        .historyQuery: "SIO_WSPD_HISTORY_QUERY",
        .verify: "SIO_WSPD_VERIFY",
    ]
}

extension ControlCode: CustomStringConvertible {
    /// The name, or the number as the headers write it.
    public var description: String {
        if let name { return name }
        let digits = String(rawValue, radix: 16, uppercase: true)
        return "0x" + String(repeating: "0", count: 8 - digits.utf8.count) + digits
    }
}
