package import NetworkPrimitives

/// Describes the ways to many destinations by the kernel's answers and by what is known of this host's addresses.
///
/// Most sources are addresses of the interface that packets leave by. Where one is not, all addresses are listed once,
/// for this and the other destinations: to search thousands of interfaces for each would take too long.
package struct SourceDirectory {
    private let interfaces: InterfaceTable
    private var elsewhere: [IPAddress: InterfaceAddress]?

    /// Takes the interfaces as they are now.
    package init(_ interfaces: InterfaceTable) {
        self.interfaces = interfaces
    }

    /// The way to a destination, not in mapped form; without an answer there is none.
    package mutating func path(to destination: IPAddress, by answer: RouteAnswer?) -> DestinationPath {
        guard let answer, let source = answer.source else { return DestinationPath(to: destination, from: nil) }
        let known = interfaces.address(source, on: answer.interface) ?? addressElsewhere(source)
        return DestinationPath(
            to: destination, from: known.map(DestinationPath.Source.init) ?? DestinationPath.Source(source),
            interface: answer.interface, isTunnelled: interfaces.link(answer.interface)?.isTunnel ?? false)
    }

    private mutating func addressElsewhere(_ address: IPAddress) -> InterfaceAddress? {
        let known =
            elsewhere
            ?? Dictionary(interfaces.entries().map { ($0.address.address, $0.address) }) { first, _ in first }
        elsewhere = known
        return known[address]
    }
}

extension InterfaceTable {
    /// The interface by which link-local IPv6 destinations are reached, where it is the only one: up, no loopback
    /// interface, and with a link-local address.
    package var onlyLinkLocalInterface: UInt32? {
        var found: UInt32?
        for link in links.values where link.isUp && !link.isLoopback && hasLinkLocalAddress(link.index) {
            if found != nil { return nil }
            found = link.index
        }
        return found
    }
}
