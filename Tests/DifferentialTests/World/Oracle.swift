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

    /// What the kernel answers now, for each watched destination; nil where it has no answer of its own.
    ///
    /// Between several IPv4 default routes of one metric the kernel takes turns, with each look-up of anybody, where
    /// their gateways are known but not as reachable (`fib_select_default`). Two questions in succession show that.
    func answers() throws -> [RouteAnswer?] {
        var replies = [RouteReply?](repeating: nil, count: 2 * queries.count)
        try kernel.resolve(queries.flatMap { [$0, $0] }) { replies[$0] = $1 }
        return try queries.indices.map { index in
            guard let first = replies[2 * index], let second = replies[2 * index + 1] else {
                throw KernelError.replyLost(.getRoute)
            }
            let answer = RouteAnswer(try judged(first, index), to: queries[index])
            return RouteAnswer(try judged(second, index), to: queries[index]) == answer ? answer : nil
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

    /// True while the kernel waits for the answer of some neighbour, or detects duplicates of some address.
    func isAtWork(_ interfaces: InterfaceTable) throws -> Bool {
        var isLooking = interfaces.entries().contains { $0.exclusion == .tentative }
        _ = try kernel.dump(.neighbours) { message in
            if case .neighbour(_, let neighbour) = message, neighbour.state.contains(.incomplete) { isLooking = true }
        }
        return isLooking
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

    /// The local address, or the error, that a program gets that connects a datagram socket; nil where a program would
    /// have to be another user, and for what this test asks otherwise.
    ///
    /// Once it has found a source, connect(2) looks for the way once more, now with that source: rules about sources
    /// may send it elsewhere. Where they do, nil too.
    func connected(_ index: Int, _ answer: RouteAnswer) throws -> RouteAnswer? {
        let asked = watched[index]
        guard asked.socket.userID == nil, asked.socket.typeOfService == 0 else { return nil }
        let destination = asked.destination.address
        let socket = try Datagram(isIPv6: destination.isIPv6)
        try socket.set(SO_BROADCAST, 1)
        if asked.socket.mark != 0 { try socket.set(SO_MARK, asked.socket.mark) }
        if let bound = asked.socket.boundAddress, try !socket.isBound(to: bound) { return nil }
        if asked.socket.outputInterface != 0 {
            // There is no link to be bound to.
            guard (try? socket.set(SO_BINDTOIFINDEX, asked.socket.outputInterface)) != nil else { return nil }
        }
        let scope = destination.needsScope ? asked.destination.scopeID : 0
        let way = try socket.source(to: SocketAddress(address: destination, scopeID: scope, port: 9))
        guard try !dependsOnSource(index, answer, way.address ?? answer.source) else { return nil }
        guard let source = way.address else { return RouteAnswer(.refused(errno: way.errno), to: queries[index]) }
        var route = RouteMessage(family: destination.family)
        route.preferredSource = source
        return RouteAnswer(.route(route), to: RouteQuery(destination: destination))
    }

    private func dependsOnSource(_ index: Int, _ answer: RouteAnswer, _ source: IPAddress?) throws -> Bool {
        guard let source, queries[index].source == nil else { return false }
        var query = queries[index]
        query.source = source
        var isSame = false
        try kernel.resolve([query]) { _, reply in
            let withSource = RouteAnswer(reply, to: query)
            isSame = withSource.isReachable == answer.isReachable && withSource.interface == answer.interface
        }
        return !isSame
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
