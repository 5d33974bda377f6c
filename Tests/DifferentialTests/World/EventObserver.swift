import CLinux
import NetworkCache
import NetworkPrimitives
import Rtnetlink
import WSPProtocol
import WSPSystem

/// What the kernel's events say, received on the test's own socket.
final class EventObserver {
    /// Kinds of events as far as the verdict tells them apart.
    enum Kind: Hashable {
        case link, address, route, rule, nexthop, netconf, neighbour
    }

    private let kernel: RtnetlinkKernel
    private var state = NetworkState(epoch: 1, answerCapacity: 1)
    private(set) var total = 0
    /// The kinds since the last call of ``takeKinds()``.
    private var kinds: Set<Kind> = []
    /// Events that are a change of routing by themselves, by family.
    private(set) var routing: [Bool: Int] = [false: 0, true: 0]
    /// Events of which some are changes of routing, and others are not.
    private(set) var perhapsRouting = 0
    /// Every state that the lists have been in since the last call of ``takeLists()``.
    private var passed: [ListKey: Set<[SocketAddress]>] = [:]

    init(_ kernel: RtnetlinkKernel, table: InterfaceTable) {
        self.kernel = kernel
        state.replace(interfaces: table, neighbours: [], eventsWereLost: false, at: Instant(nanoseconds: 1))
    }

    /// Reads what has come; false if nothing had.
    func receive() throws -> Bool {
        let before = total
        // Enough to empty the queue: what a step causes is far less, and the next call goes on.
        if try kernel.receiveEvents(limit: 100_000, { note($0) }) == .lost { throw KernelError.replyLost(.getRoute) }
        return total != before
    }

    /// The interfaces and addresses as the events tell them.
    var interfaces: InterfaceTable { state.interfaces }

    func takeKinds() -> Set<Kind> {
        defer { kinds = [] }
        return kinds
    }

    func takeLists() -> [ListKey: Set<[SocketAddress]>] {
        defer { passed = [:] }
        return passed
    }

    private func note(_ message: KernelMessage) {
        switch message {
        case .link: note(.link, message)
        case .address: note(.address, message)
        case .route(_, let route):
            guard route.flags & UInt32(RTM_F_CLONED) == 0 else { return }
            routing[route.family == .inet6, default: 0] += 1
            count(.route)
        case .rule(_, let rule):
            routing[rule.family == .inet6, default: 0] += 1
            count(.rule)
        case .nexthop: count(.nexthop)
        case .netconf: count(.netconf)
        case .neighbour: count(.neighbour)
        case .addressLabel, .unknown: break
        }
    }

    private func count(_ kind: Kind) {
        total += 1
        kinds.insert(kind)
        if kind != .neighbour && kind != .address { perhapsRouting += 1 }
    }

    private func note(_ kind: Kind, _ message: KernelMessage) {
        count(kind)
        state.apply(message, at: Instant(nanoseconds: 1))
        for (key, list) in Oracle.lists(state.interfaces) { passed[key, default: []].insert(list) }
    }
}
