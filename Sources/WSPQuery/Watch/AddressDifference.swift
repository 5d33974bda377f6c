internal import NetworkPrimitives
internal import WSPProtocol

/// What has come into an address list and what has left it.
struct AddressDifference: Sendable, Equatable {
    let added: [AddressRecord]
    let removed: [AddressRecord]

    /// Compares the listed addresses of two tables.
    ///
    /// What does not make an address another one is no difference: a router that refreshes lifetimes changes flags all
    /// the time.
    init(from old: [AddressRecord], to new: [AddressRecord]) {
        let before = Set(old.filter(\.isListed).map(Identity.init))
        let after = Set(new.filter(\.isListed).map(Identity.init))
        added = new.filter { $0.isListed && !before.contains(Identity($0)) }
        removed = old.filter { $0.isListed && !after.contains(Identity($0)) }
    }

    init(added: [AddressRecord], removed: [AddressRecord]) {
        self.added = added
        self.removed = removed
    }

    var isEmpty: Bool { added.isEmpty && removed.isEmpty }

    /// This difference and a later one as one: what came and went again, or went and came, is in neither part.
    func followed(by later: AddressDifference) -> AddressDifference {
        func without(_ records: [AddressRecord], _ others: [AddressRecord]) -> [AddressRecord] {
            let known = Set(others.map(Identity.init))
            return records.filter { !known.contains(Identity($0)) }
        }
        return AddressDifference(
            added: without(added, later.removed) + without(later.added, removed),
            removed: without(removed, later.added) + without(later.removed, added))
    }

    private struct Identity: Hashable {
        let address: IPAddress
        let prefixLength: UInt8
        let interfaceIndex: InterfaceIndex
        let scope: UInt8

        init(_ record: AddressRecord) {
            address = record.address
            prefixLength = record.prefixLength
            interfaceIndex = record.interfaceIndex
            scope = record.scope
        }
    }
}
