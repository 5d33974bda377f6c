import NetworkCache
import NetworkPrimitives
import Rtnetlink
import WSPSystem

extension ListSelection {
    static let inet = ListSelection(kind: .usable, inet: true, inet6: false)
    static let inet6 = ListSelection(kind: .usable, inet: false, inet6: true)
    static let both = ListSelection(kind: .usable, inet: true, inet6: true)
    static let bindableInet = ListSelection(kind: .bindable, inet: true, inet6: false)
    static let bindableInet6 = ListSelection(kind: .bindable, inet: false, inet6: true)
    static let bindableBoth = ListSelection(kind: .bindable, inet: true, inet6: true)
    static let all: [ListSelection] = [inet, inet6, both, bindableInet, bindableInet6, bindableBoth]
}

extension NetworkState {
    /// A state that has been told of links and addresses, and has settled.
    static func of(_ links: [LinkMessage], _ addresses: [AddressMessage] = []) -> NetworkState {
        var state = NetworkState(epoch: 1, answerCapacity: 64)
        for link in links { state.apply(.link(.new, link), at: .milliseconds(0)) }
        for address in addresses { state.apply(.address(.new, address), at: .milliseconds(0)) }
        _ = state.settle()
        _ = state.takeListDifferences()
        return state
    }

    /// A state that has learnt links and addresses from dumps, and has settled.
    static func learnt(_ links: [LinkMessage], _ addresses: [AddressMessage] = []) -> NetworkState {
        var table = InterfaceTable()
        for link in links { table.add(.link(.new, link)) }
        for address in addresses { table.add(.address(.new, address)) }
        var state = NetworkState(epoch: 1, answerCapacity: 64)
        state.replace(interfaces: table, neighbours: [], eventsWereLost: false, at: .milliseconds(0))
        _ = state.settle()
        _ = state.takeListDifferences()
        return state
    }

    /// What a state says of a message.
    enum Reaction {
        case heeded
        case ignored
    }

    mutating func hear(_ message: KernelMessage) -> Reaction {
        apply(message, at: .milliseconds(1)) ? .heeded : .ignored
    }

    func list(_ selection: ListSelection) -> [IPAddress] { lists.addresses(selection).map(\.address) }

    func generations() -> [UInt64] { ListSelection.all.map { lists.changeNumber($0) } }
}
