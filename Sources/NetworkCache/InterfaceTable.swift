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
        case linkRemoved(Link, hadAddresses: Bool)
        case addressChanged(InterfaceAddress, isGone: Bool)
        /// Nothing but lifetimes, or other things that are not remembered.
        case addressRefreshed(IPPrefix)
    }

    /// The addresses of an interface; IPv4 may have one of them several times.
    private typealias Addresses = [IPAddress: [(key: InterfaceAddress.Key, value: InterfaceAddress)]]

    private(set) var links: [UInt32: Link] = [:]
    private var addresses: [UInt32: Addresses] = [:]

    /// Creates a table of nothing.
    package init() {}

    /// The interface with this index, or nil.
    package func link(_ index: UInt32) -> Link? { links[index] }

    /// The number of addresses known.
    private(set) var addressCount = 0

    /// True if bind(2) accepts the address now, on whichever interface it is.
    func hasBindable(_ address: IPAddress) -> Bool {
        addresses.values.contains { $0[address]?.contains { $0.value.isBindable } ?? false }
    }

    /// What is known of an address on an interface; nil where it is none of its.
    func address(_ address: IPAddress, on interface: UInt32) -> InterfaceAddress? {
        addresses[interface]?[address]?.first?.value
    }

    /// True if the interface has an address, or one of a family.
    func hasAddresses(_ interface: UInt32, _ family: IPFamily? = nil) -> Bool {
        guard let family else { return addresses[interface] != nil }
        return addresses[interface]?.keys.contains { IPFamily($0) == family } ?? false
    }

    /// True if the interface has a link-local IPv6 address.
    func hasLinkLocalAddress(_ interface: UInt32) -> Bool {
        addresses[interface]?.keys.contains { $0.isIPv6 && $0.isLinkLocal } ?? false
    }

    /// True if other interfaces belong to this one.
    func isMaster(_ interface: UInt32) -> Bool {
        links.values.contains { $0.master == interface }
    }

    /// Every address whose interface is known, in list order.
    package func entries() -> [AddressTableEntry] {
        var entries: [AddressTableEntry] = []
        for (interface, addresses) in addresses {
            guard let link = links[interface] else { continue }
            for (_, value) in addresses.values.joined() {
                entries.append(AddressTableEntry(address: value, link: link, exclusion: value.exclusion(on: link)))
            }
        }
        return entries.sorted { $0.address.precedes($1.address) }
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
            let rest = addresses.removeValue(forKey: message.index)
            addressCount -= rest.map { $0.values.reduce(0) { $0 + $1.count } } ?? 0
            return .linkRemoved(previous, hadAddresses: rest != nil)
        }
    }

    /// Makes the IPv6 addresses of a link that has gone down tentative, as the kernel does.
    ///
    /// It deletes them, or keeps them where told to (`keep_addr_on_down`) and detects duplicates once more when the link
    /// is up again. It announces the deletion, and the end of the detection, but not that they are tentative until then.
    private mutating func expectDetection(on index: UInt32) {
        addresses[index] = addresses[index]?.mapValues { $0.map { ($0.key, $0.value.onLinkGoneDown) } }
    }

    mutating func apply(_ change: Change, _ message: AddressMessage) -> Effect {
        // A message without any address describes nothing that could be listed.
        guard message.family.addressBits != 0, let address = message.ownAddress else { return .none }
        let value = InterfaceAddress(message, address: address)
        let key = value.key
        var same = addresses[message.index]?[address] ?? []
        let position = same.firstIndex { $0.key == key }
        switch (change, position) {
        case (.new, let position?):
            guard same[position].value != value else { return .addressRefreshed(value.prefix) }
            same[position].value = value
        case (.new, nil):
            same.append((key, value))
            addressCount += 1
        case (.deleted, let position?):
            same.remove(at: position)
            addressCount -= 1
        case (.deleted, nil): return .none
        }
        addresses[message.index, default: [:]][address] = same.isEmpty ? nil : same
        if addresses[message.index]?.isEmpty == true { addresses[message.index] = nil }
        return .addressChanged(value, isGone: change == .deleted)
    }
}

// MARK: - All rows

extension InterfaceTable {
    /// Every address, also those of interfaces that are not known, in no order.
    var allAddresses: some Sequence<InterfaceAddress> {
        addresses.values.lazy.flatMap { $0.values.joined() }.map(\.value)
    }

    /// Makes a table of rows of which no two are the same.
    init(links: [Link], addresses: [InterfaceAddress]) {
        for link in links { self.links[link.index] = link }
        for value in addresses {
            self.addresses[value.interface, default: [:]][value.address, default: []].append((value.key, value))
        }
        addressCount = addresses.count
    }
}

extension InterfaceTable {
    /// Keeps what another table has and this one does not.
    package mutating func keep(from other: InterfaceTable) {
        links.merge(other.links) { own, _ in own }
        for (interface, list) in other.addresses {
            addresses[interface, default: [:]].merge(list) { own, others in
                own + others.filter { other in !own.contains { $0.key == other.key } }
            }
        }
        addressCount = addresses.values.reduce(0) { $0 + $1.values.reduce(0) { $0 + $1.count } }
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
