import CLinux
import NetworkCache
import NetworkPrimitives
import Rtnetlink
import WSPProtocol
import WSPSystem

/// The kernel as the test asks it, on sockets of its own.
final class Oracle {
    private let kernel: RtnetlinkKernel
    private let watched: [WatchedDestination]
    private let queries: [RouteQuery]

    init(_ kernel: RtnetlinkKernel, watched: [WatchedDestination]) {
        self.kernel = kernel
        self.watched = watched
        queries = watched.map(\.query)
    }

    /// What the kernel answers now, for each watched destination.
    func answers() throws -> [RouteAnswer] {
        var replies = [RouteReply?](repeating: nil, count: queries.count)
        try kernel.resolve(queries) { replies[$0] = $1 }
        return try queries.indices.map { index in
            guard let reply = replies[index] else { throw KernelError.replyLost(.getRoute) }
            return RouteAnswer(try judged(reply, index), to: queries[index])
        }
    }

    /// A socket cannot be bound to an IPv6 address that the host does not have, though the kernel would tell a way.
    private func judged(_ reply: RouteReply, _ index: Int) throws -> RouteReply {
        guard let bound = watched[index].socket.boundAddress, bound.address.isIPv6 else { return reply }
        return try Datagram(isIPv6: true).isBound(to: bound) ? reply : .refused(errno: ENETUNREACH)
    }

    /// The interfaces and addresses of a fresh dump, or nil where changes interrupted it every time.
    func interfaces() throws -> InterfaceTable? {
        var table = InterfaceTable()
        for kind in [DumpKind.links, .addresses] {
            guard try kernel.dump(kind, { table.add($0) }) == .complete else { return nil }
        }
        return table
    }

    /// The two lists of a table: the usable one, and that of the addresses which bind(2) takes.
    func lists(_ table: InterfaceTable) throws -> [ListKey: [SocketAddress]] {
        var lists = Oracle.lists(table)
        var bindable: [AddressTableEntry] = []
        var seen: Set<SocketAddress> = []
        for entry in table.entries() {
            let address = entry.address
            guard seen.insert(SocketAddress(address: address.address, port: UInt16(address.interface))).inserted else {
                continue
            }
            let own = address.listed
            if try Datagram(isIPv6: own.address.isIPv6).isBound(to: own) { bindable.append(entry) }
        }
        for isIPv6 in [false, true] {
            let own = bindable.filter { $0.address.address.isIPv6 == isIPv6 }
            lists[ListKey(isBindable: true, isIPv6: isIPv6)] = own.map(\.address.listed)
        }
        return lists
    }

    /// The lists as the states of the addresses tell them.
    static func lists(_ table: InterfaceTable) -> [ListKey: [SocketAddress]] {
        var counter = ChangeCounter()
        var lists = AddressLists()
        _ = lists.update(from: table.entries(), counter: &counter)
        return Dictionary(
            uniqueKeysWithValues: ListKey.all.map { key in
                (key, lists.addresses(key.selection).map(\.socketAddress))
            })
    }

    /// True if the answer is one of several next hops, between which a program's own look-up may choose otherwise.
    func isMultipath(_ index: Int) throws -> Bool {
        var query = queries[index]
        query.asksForMatch = true
        var isMultipath = false
        try kernel.resolve([query]) { _, reply in
            if case .route(let route) = reply { isMultipath = !route.multipath.isEmpty || route.nexthopID != nil }
        }
        return isMultipath
    }
}

/// One of the four elementary address lists.
struct ListKey: Hashable, CaseIterable, CustomStringConvertible {
    let isBindable: Bool
    let isIPv6: Bool

    static let all = [false, true].flatMap { kind in [false, true].map { ListKey(isBindable: kind, isIPv6: $0) } }
    static var allCases: [ListKey] { all }

    var selection: ListSelection {
        ListSelection(kind: isBindable ? .bindable : .usable, inet: !isIPv6, inet6: isIPv6)
    }
    var family: AddressFamily { isIPv6 ? .inet6 : .inet }
    var options: RequestOptions { RequestOptions(selectsBindable: isBindable) }
    var description: String { "\(isBindable ? "bindable" : "usable") \(isIPv6 ? "IPv6" : "IPv4") list" }
}

extension InterfaceAddress {
    var listed: SocketAddress { SocketAddress(address: address, scopeID: address.needsScope ? interface : 0) }
}
