package import NetworkPrimitives
package import WSPProtocol

/// One entry of an address list: what SIO_ADDRESS_LIST_QUERY tells of an address.
package struct ListedAddress: Hashable, Sendable {
    /// The local address.
    package let address: IPAddress
    /// The interface that it is on.
    package let interface: UInt32

    /// The form in a SOCKET_ADDRESS_LIST: link-local addresses carry their interface as scope id, others 0.
    package var socketAddress: SocketAddress {
        SocketAddress(address: address, scopeID: address.needsScope ? interface : 0)
    }
}

/// Which of the lists a request is about.
package struct ListSelection: Hashable, Sendable {
    /// What makes an address belong.
    package enum Kind: Int, CaseIterable, Sendable {
        /// Preferred, on an interface that is up with carrier: the list of SIO_ADDRESS_LIST_QUERY.
        case usable
        /// Accepted by bind(2) now.
        case bindable
    }

    /// What makes an address belong.
    package let kind: Kind
    /// True if IPv4 addresses belong.
    package let inet: Bool
    /// True if IPv6 addresses belong.
    package let inet6: Bool

    /// Selects a list.
    package init(kind: Kind, inet: Bool, inet6: Bool) {
        self.kind = kind
        self.inet = inet
        self.inet6 = inet6
    }
}

/// The address lists of both families and kinds, each with the number of its last change.
package struct AddressLists: Sendable {
    /// Which of the four elementary lists changed in one update.
    package struct Changes: Equatable, Sendable {
        fileprivate var flags: [Bool] = [false, false, false, false]

        /// True if none did.
        package var isEmpty: Bool { !flags.contains(true) }

        /// True if the selected list is among those that did.
        package func touches(_ selection: ListSelection) -> Bool {
            selection.positions.contains { flags[$0] }
        }

        /// Adds those of a later update.
        package mutating func formUnion(_ other: Changes) {
            for position in flags.indices where other.flags[position] { flags[position] = true }
        }
    }

    private var lists: [[ListedAddress]] = [[], [], [], []]
    /// The number of the last change of each.
    var numbers = [UInt64](repeating: ChangeCounter.first, count: 4)

    /// Creates lists that are empty.
    package init() {}

    /// The selected list: IPv4 before IPv6, each in the documented order.
    package func addresses(_ selection: ListSelection) -> [ListedAddress] {
        selection.positions.flatMap { lists[$0] }
    }

    /// What the selected list holds now, to be compared later.
    package func content(_ selection: ListSelection) -> ListContent {
        ListContent(
            inet: selection.inet ? lists[ListSelection.position(selection.kind, isIPv6: false)] : [],
            inet6: selection.inet6 ? lists[ListSelection.position(selection.kind, isIPv6: true)] : [])
    }

    /// The number of the last change of the selected list.
    package func changeNumber(_ selection: ListSelection) -> UInt64 {
        max(
            selection.inet ? numbers[ListSelection.position(selection.kind, isIPv6: false)] : 0,
            selection.inet6 ? numbers[ListSelection.position(selection.kind, isIPv6: true)] : 0)
    }

    /// Makes the lists those of `table`, which is in list order, and numbers the ones that differ from before.
    package mutating func update(from table: [AddressTableEntry], counter: inout ChangeCounter) -> Changes {
        var changes = Changes()
        for kind in ListSelection.Kind.allCases {
            for isIPv6 in [false, true] {
                let position = ListSelection.position(kind, isIPv6: isIPv6)
                let list = AddressLists.list(from: table, kind, isIPv6: isIPv6)
                guard list != lists[position] else { continue }
                lists[position] = list
                numbers[position] = counter.next()
                changes.flags[position] = true
            }
        }
        return changes
    }

    private static func list(
        from table: [AddressTableEntry], _ kind: ListSelection.Kind, isIPv6: Bool
    ) -> [ListedAddress] {
        var list: [ListedAddress] = []
        // An IPv4 address can be on its interface twice, as primary and as secondary of another prefix length.
        var seen: Set<ListedAddress> = []
        for entry in table where entry.address.address.isIPv6 == isIPv6 {
            guard kind == .usable ? entry.exclusion == .listed : entry.address.isBindable else { continue }
            let listed = ListedAddress(address: entry.address.address, interface: entry.address.interface)
            // Most tables are short, and searched sooner than a set is made.
            let isNew = table.count <= 16 ? !list.contains(listed) : seen.insert(listed).inserted
            if isNew { list.append(listed) }
        }
        return list
    }
}

extension ListSelection {
    fileprivate static func position(_ kind: Kind, isIPv6: Bool) -> Int {
        2 * kind.rawValue + (isIPv6 ? 1 : 0)
    }

    fileprivate var positions: [Int] {
        var positions: [Int] = []
        if inet { positions.append(ListSelection.position(kind, isIPv6: false)) }
        if inet6 { positions.append(ListSelection.position(kind, isIPv6: true)) }
        return positions
    }
}
