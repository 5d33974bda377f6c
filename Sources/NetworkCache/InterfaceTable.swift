import NetworkPrimitives
package import Rtnetlink
package import WSPProtocol

/// An address together with its interface and the verdict of the list.
package struct AddressTableEntry: Equatable, Sendable {
    /// The address.
    package let address: InterfaceAddress
    /// The interface that it is on.
    package let link: Link
    /// Why the usable list leaves it out, or `.listed`.
    package let exclusion: ExclusionReason
}

/// The interfaces and addresses of the host, kept by messages.
package struct InterfaceTable: Sendable {
    /// What a message changed, as far as anything depends on it.
    enum Effect: Equatable {
        case none
        case linkAdded
        case linkChanged(from: Link)
        case linkRemoved(Link)
        case addressChanged(IPAddress)
        /// Nothing but lifetimes, or other things that are not remembered.
        case addressRefreshed(IPPrefix)
    }

    private(set) var links: [UInt32: Link] = [:]
    private var addresses: [InterfaceAddress.Key: InterfaceAddress] = [:]

    /// Creates a table of nothing.
    package init() {}

    /// The interface with this index, or nil.
    package func link(_ index: UInt32) -> Link? { links[index] }

    /// The number of addresses known.
    var addressCount: Int { addresses.count }

    /// True if bind(2) accepts the address now, on whichever interface it is.
    func hasBindable(_ address: IPAddress) -> Bool {
        addresses.values.contains { $0.address == address && $0.isBindable }
    }

    /// Every address whose interface is known, in list order.
    package func entries() -> [AddressTableEntry] {
        addresses.values.sorted { $0.precedes($1) }.compactMap { address in
            links[address.interface].map {
                AddressTableEntry(address: address, link: $0, exclusion: address.exclusion(on: $0))
            }
        }
    }

    mutating func apply(_ change: Change, _ message: LinkMessage) -> Effect {
        switch change {
        case .new:
            // An event of the wireless extensions has the name and nothing of the state that is remembered here.
            if message.isWireless { return .none }
            let link = Link(message)
            guard let previous = links.updateValue(link, forKey: link.index) else { return .linkAdded }
            if previous.isUp && !link.isUp { expectDetection(on: link.index) }
            return previous == link ? .none : .linkChanged(from: previous)
        case .deleted:
            guard let previous = links.removeValue(forKey: message.index) else { return .none }
            // Each has been reported already, unless that report was lost.
            addresses = addresses.filter { $0.key.interface != message.index }
            return .linkRemoved(previous)
        }
    }

    /// Makes the IPv6 addresses of a link that has gone down tentative, as the kernel does.
    ///
    /// It deletes them, or keeps them where told to (`keep_addr_on_down`) and detects duplicates once more when the link
    /// is up again. It announces the deletion, and the end of the detection, but not that they are tentative until then.
    private mutating func expectDetection(on index: UInt32) {
        for (key, address) in addresses where key.interface == index { addresses[key] = address.onLinkGoneDown }
    }

    mutating func apply(_ change: Change, _ message: AddressMessage) -> Effect {
        // A message without any address describes nothing that could be listed.
        guard message.family.addressBits != 0, let address = message.ownAddress else { return .none }
        let key = InterfaceAddress.Key(message, address)
        switch change {
        case .new:
            let value = InterfaceAddress(message, address: address)
            if addresses.updateValue(value, forKey: key) != value { return .addressChanged(address) }
            return .addressRefreshed(IPPrefix(value.peer ?? address, length: Int(value.prefixLength)))
        case .deleted:
            return addresses.removeValue(forKey: key) == nil ? .none : .addressChanged(address)
        }
    }
}

extension InterfaceTable {
    /// Keeps what another table has and this one does not.
    package mutating func keep(from other: InterfaceTable) {
        links.merge(other.links) { own, _ in own }
        addresses.merge(other.addresses) { own, _ in own }
    }

    /// Takes one message of a dump of links or addresses.
    package mutating func add(_ message: KernelMessage) {
        switch message {
        case .link(.new, let link): _ = apply(.new, link)
        case .address(.new, let address): _ = apply(.new, address)
        default: break
        }
    }
}
