package import WSPProtocol

/// What came into a usable address list and what left it, and why.
package struct ListDifference: Sendable {
    /// The family of the list.
    package let family: IPFamily
    /// The addresses that came, as they are, in list order.
    package let added: [AddressTableEntry]
    /// The addresses that left, as they were, in list order; none came and none left where the order changed.
    package let removed: [AddressTableEntry]
    /// The last event that concerned one of them.
    package let cause: ChangeCause

    /// Compares the listed addresses of a family in two tables.
    init(
        _ family: IPFamily, from old: [AddressTableEntry], to new: [AddressTableEntry],
        cause: (_ changed: [AddressTableEntry]) -> ChangeCause
    ) {
        let before = Set(old.map(\.listed))
        let after = Set(new.map(\.listed))
        let added = new.filter { IPFamily($0.address.address) == family && !before.contains($0.listed) }
        let removed = old.filter { IPFamily($0.address.address) == family && !after.contains($0.listed) }
        self.family = family
        self.added = added
        self.removed = removed
        self.cause = cause(added + removed)
    }
}

extension AddressTableEntry {
    /// What the lists tell an address by.
    fileprivate var listed: ListedAddress {
        ListedAddress(address: address.address, interface: address.interface)
    }
}
