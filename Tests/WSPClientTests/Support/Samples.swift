import NetworkPrimitives
import WSPClient
import WSPProtocol

/// 198.51.100.1, and the addresses that follow it.
func destination(_ index: Int = 0) -> RouteDestination {
    RouteDestination(address: IPAddress(ipv4: 0xc633_6401 + UInt32(index)))
}

/// 192.0.2.1 and so on.
func localAddress(_ index: Int) -> SocketAddress {
    SocketAddress(address: IPAddress(ipv4: 0xc000_0201 + UInt32(index)))
}

/// A request with any input for a service that does what the test says.
func request(_ code: ControlCode = .statusQuery, input: [UInt8] = [], capacity: UInt32 = 4096) -> ControlRequest {
    ControlRequest(header: ControlHeader(code: code, outputCapacity: capacity, socket: .any), input: input)
}

func encoded(_ encode: (inout ByteWriter) -> Void) -> [UInt8] {
    var writer = ByteWriter()
    encode(&writer)
    return writer.bytes
}

/// The output of an address list query.
func list(_ indices: Int...) -> [UInt8] {
    encoded { SocketAddressList(indices.map(localAddress)).encode(into: &$0) }
}

/// The output of a route query: a reachable record for each source.
func routes(_ sources: [UInt32], number: UInt64 = 0, gateway: UInt32? = nil) -> [UInt8] {
    let records = sources.map { source in
        RouteRecord(
            error: .success, interfaceIndex: 2, generationNumber: number, source: IPAddress(ipv4: source),
            gateway: gateway.map { IPAddress(ipv4: $0) }, table: 254, routeType: 1, interfaceName: "eth0")
    }
    return encoded { RouteTable(records).encode(into: &$0) }
}
