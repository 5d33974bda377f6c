import NetworkCache
import NetworkPrimitives

extension DestinationPath {
    /// The way to a destination; `length` and the conditions are the source's.
    static func way(
        _ destination: IPAddress, from source: IPAddress?, _ length: Int? = nil, by interface: UInt32 = 2,
        deprecated: Bool = false, home: Bool = false, tunnelled: Bool = false
    ) -> DestinationPath {
        let source = source.map { address in
            DestinationPath.Source(
                address, prefixLength: length ?? (address.isIPv6 ? 64 : 24), interface: interface,
                isDeprecated: deprecated, isHome: home)
        }
        return DestinationPath(to: destination, from: source, interface: interface, isTunnelled: tunnelled)
    }
}

/// The destinations in their order.
func sorted(_ paths: [DestinationPath], _ labels: AddressLabels = .standard) -> [IPAddress] {
    paths.map { DestinationRank($0, labels: labels) }.positionsInOrder.map { paths[$0].destination }
}
