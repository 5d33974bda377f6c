import CLinux
import NetworkPrimitives
import Rtnetlink
import WSPProtocol

/// A destination as one kind of socket asks for it, and whether a change of the path counts.
struct WatchedDestination: Hashable, Sendable {
    let destination: RouteDestination
    var socket = SocketProperties(family: .unspecified)
    var countsPath = false

    init?(_ text: String, scope: UInt32 = 0) {
        guard let address = IPAddress(text) else { return nil }
        destination = RouteDestination(address: address, scopeID: scope)
    }

    /// The question that the kernel has to be asked for this socket, whoever asks.
    var query: RouteQuery {
        let scope = destination.address.needsScope ? destination.scopeID : 0
        let bound = socket.boundAddress
        let boundScope = bound.map { $0.address.needsScope ? $0.scopeID : 0 } ?? 0
        return RouteQuery(
            destination: destination.address, source: bound?.address,
            outputInterface: [socket.outputInterface, scope, boundScope].first { $0 != 0 } ?? 0, mark: socket.mark,
            uid: socket.userID ?? geteuid(), tos: socket.typeOfService & 0xfc)
    }
}

extension WatchedDestination: CustomStringConvertible {
    var description: String {
        var text = "\(destination.address)"
        if destination.scopeID != 0 { text += "%\(destination.scopeID)" }
        if socket.mark != 0 { text += " mark \(socket.mark)" }
        if let user = socket.userID { text += " uid \(user)" }
        if socket.outputInterface != 0 { text += " oif \(socket.outputInterface)" }
        if socket.typeOfService != 0 { text += " tos \(socket.typeOfService)" }
        if let bound = socket.boundAddress { text += " from \(bound.address)" }
        return countsPath ? text + " (path)" : text
    }
}

// MARK: - Those of every world

extension WatchedDestination {
    /// Destinations inside, beside and above the prefixes that change, and how sockets of all kinds reach some.
    static let all: [WatchedDestination] = plain + paths + ofSockets

    private static let texts = [
        "198.18.1.7", "198.18.1.200", "198.18.2.1", "198.19.0.1", "203.0.113.9", "10.0.1.77", "10.0.2.1", "10.0.1.2",
        "10.0.3.255", "224.0.0.5", "255.255.255.255", "127.0.0.1", "2001:db8:f:1::7", "2001:db8:f:1::8",
        "2001:db8:f:2::1", "2001:db8:e::1", "2001:db8:77::9", "2001:db8:1::77", "2001:db8:1:0:8000::1",
        "2001:db8:2::1", "2001:db8:1::2", "::1",
    ]

    private static let plain =
        texts.compactMap { WatchedDestination($0) }
        + [10, 13].flatMap { scope in
            ["fe80::77", "ff02::1"].compactMap { WatchedDestination($0, scope: scope) }
        }

    private static let paths = ["198.18.1.7", "203.0.113.9", "2001:db8:f:1::7", "2001:db8:e::1"].compactMap {
        with($0) { $0.countsPath = true }
    }

    private static let ofSockets = ["198.18.1.9", "2001:db8:f:1::9"].flatMap { text in
        let isIPv6 = text.contains(":")
        let own = isIPv6 ? "2001:db8:1::2" : "10.0.1.2"
        return [
            with(text) { $0.socket.mark = 1 },
            with(text) { $0.socket.mark = 2 },
            with(text) { $0.socket.userID = 1000 },
            with(text) { $0.socket.typeOfService = 0x10 },
            with(text) { $0.socket.outputInterface = 11 },
            with(text) { $0.socket.outputInterface = 13 },
            with(text) {
                $0.socket.boundAddress = IPAddress(own).map { SocketAddress(address: $0) }
                $0.countsPath = isIPv6
            },
        ].compactMap { $0 }
    }

    private static func with(_ text: String, _ change: (inout WatchedDestination) -> Void) -> WatchedDestination? {
        guard var watched = WatchedDestination(text) else { return nil }
        change(&watched)
        return watched
    }
}
