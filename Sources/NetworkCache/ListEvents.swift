import NetworkPrimitives
import WSPProtocol

/// The events of interfaces and addresses since the lists were settled, and the addresses that were listed then.
struct ListEvents {
    private var events = CauseRing(capacity: 256)
    private var settledOn: UInt64 = 1
    private var listed: [AddressTableEntry] = []
    /// What the lists were settled on since the differences were taken, and which of them changed.
    private var settled: (table: [AddressTableEntry], changes: AddressLists.Changes)?

    /// Notes an event that may change the lists.
    mutating func append(_ cause: ChangeCause) {
        events.append(cause)
    }

    /// Notes that `table` holds now, and that the lists among `changes` are others.
    mutating func settle(on table: [AddressTableEntry], _ changes: AddressLists.Changes) {
        var all = settled?.changes ?? AddressLists.Changes()
        all.formUnion(changes)
        settled = (table, all)
    }

    /// Tells what changed in the usable lists between the last two calls, and why.
    mutating func takeDifferences() -> [ListDifference] {
        guard let (table, changes) = settled else { return [] }
        settled = nil
        let now = table.filter { $0.exclusion == .listed }
        let differences: [ListDifference] = IPFamily.allCases.compactMap { family in
            let selection = ListSelection(kind: .usable, inet: family == .inet, inet6: family == .inet6)
            guard changes.touches(selection) else { return nil }
            return ListDifference(family, from: listed, to: now) { cause(of: $0, family) }
        }
        listed = now
        settledOn = events.next
        return differences
    }

    /// The last event about one of the addresses or their interfaces; else the last about anything.
    private func cause(of changed: [AddressTableEntry], _ family: IPFamily) -> ChangeCause {
        let addresses = Set(changed.map { ListedAddress(address: $0.address.address, interface: $0.link.index) })
        let interfaces = Set(changed.map(\.link.index))
        var last = ChangeCause(.unknown)
        for number in (max(settledOn, events.oldest)..<max(settledOn, events.next)).reversed() {
            guard let cause = events[number] else { continue }
            switch cause.kind {
            case .address:
                let listed = cause.address.map { ListedAddress(address: $0, interface: cause.interfaceIndex) }
                if let listed, addresses.contains(listed) { return cause }
            case .link:
                if interfaces.contains(cause.interfaceIndex) { return cause }
            default:
                return cause
            }
            if last.kind == .unknown { last = cause }
        }
        return last
    }
}
