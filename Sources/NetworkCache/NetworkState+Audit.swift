import NetworkPrimitives
import Rtnetlink
import WSPProtocol

/// The comparison of interfaces, addresses and lists with what the kernel tells of them.
extension NetworkState {
    /// Notes from now on which interfaces messages are about, whether or not those change anything.
    package mutating func noteInterfaces() {
        mentionedInterfaces = []
    }

    /// Ends ``noteInterfaces()``.
    package mutating func endNotingInterfaces() {
        mentionedInterfaces = nil
    }

    /// True if a message was about the interface, or one of its addresses, since ``noteInterfaces()``.
    package func isMentioned(_ interface: UInt32) -> Bool { mentionedInterfaces?.contains(interface) ?? false }

    mutating func note(_ message: KernelMessage) {
        switch message {
        case .link(_, let link): mentionedInterfaces?.insert(link.index)
        case .address(_, let address): mentionedInterfaces?.insert(address.index)
        default: break
        }
    }

    /// What differs from a fresh look, interfaces first.
    ///
    /// The lists count as they were last made visible, so that ``settle()`` belongs before.
    package func differences(from snapshot: TableSnapshot) -> [TableDifference] {
        linkDifferences(from: snapshot) + addressDifferences(from: snapshot)
    }

    private func linkDifferences(from snapshot: TableSnapshot) -> [TableDifference] {
        let (remembered, found) = (interfaces.links, snapshot.interfaces.links)
        return Set(remembered.keys).union(found.keys).sorted().compactMap { index in
            guard remembered[index] != found[index] else { return nil }
            return .link(index: index, remembered: remembered[index], kernel: found[index])
        }
    }

    private func addressDifferences(from snapshot: TableSnapshot) -> [TableDifference] {
        var unused = ChangeCounter()
        var freshLists = AddressLists()
        let fresh = snapshot.interfaces.entries()
        _ = freshLists.update(from: fresh, counter: &unused)
        let found = NetworkState.rows(fresh, freshLists)
        let remembered = NetworkState.rows(interfaces.entries(), lists)
        var differences: [TableDifference] = []
        for (key, row) in remembered where row != found[key] {
            differences.append(.address(interface: key.interface, remembered: row, kernel: found[key]))
        }
        for (key, row) in found where remembered[key] == nil {
            differences.append(.address(interface: key.interface, remembered: nil, kernel: row))
        }
        return differences
    }

    private static func rows(_ entries: [AddressTableEntry], _ lists: AddressLists) -> [InterfaceAddress.Key: TableRow]
    {
        let usable = Set(lists.addresses(ListSelection(kind: .usable, inet: true, inet6: true)))
        let bindable = Set(lists.addresses(ListSelection(kind: .bindable, inet: true, inet6: true)))
        var rows: [InterfaceAddress.Key: TableRow] = [:]
        for entry in entries {
            let listed = ListedAddress(address: entry.address.address, interface: entry.address.interface)
            rows[InterfaceAddress.Key(entry.address)] = TableRow(
                entry: entry, isListed: usable.contains(listed), isBindable: bindable.contains(listed))
        }
        return rows
    }
}

extension InterfaceAddress.Key {
    fileprivate init(_ address: InterfaceAddress) {
        interface = address.interface
        self.address = address.address
        prefixLength = address.address.isIPv6 ? 0 : address.prefixLength
        peer = address.address.isIPv6 ? nil : address.peer
    }
}
