import NetworkPrimitives
import WSPProtocol

/// What the specification's example of a history describes.
enum HistoryExample {
    static let table = HistoryTable(forgotten: 0, records: [list, route])

    private static let came = IPAddress(ipv4: 0xc633_6407)

    private static let list = HistoryRecord(
        time: 1_795_370_940_643_779, generationNumber: 9,
        cause: ChangeCause(
            .address, .added, family: .inet, interfaceIndex: 2, interfaceName: "eth0", address: came,
            prefixLength: 24),
        event: .addressList(
            AddressListChange(
                family: .inet,
                added: [
                    AddressRecord(
                        address: came, prefixLength: 24, scope: 0, interfaceIndex: 2, flags: 0x80, linkType: 1,
                        exclusion: .listed, isListed: true, isBindable: true, peer: nil, broadcast: nil,
                        linkFlags: 0x1043, operationalState: 6, interfaceName: "eth0")
                ], removed: [], addedCount: 1, removedCount: 0)))

    private static let route = HistoryRecord(
        time: 1_795_370_940_698_130, generationNumber: 12,
        cause: ChangeCause(
            .route, .added, family: .inet, interfaceIndex: 1, interfaceName: "lo",
            address: IPAddress(ipv4: 0xcb00_7100), prefixLength: 24, origin: 3, table: 254, state: 7),
        event: .routingInterface(
            RoutingInterfaceChange(
                destination: RouteDestination(address: IPAddress(ipv4: 0xcb00_7109)), mark: 42, userID: 1000,
                before: RouteRecord(
                    error: .success, interfaceIndex: 2, source: IPAddress(ipv4: 0xc000_0202),
                    gateway: IPAddress(ipv4: 0xc000_0201), table: 254, routeType: 1, interfaceName: "eth0"),
                after: RouteRecord(error: .hostUnreachable, generationNumber: 12))))
}
