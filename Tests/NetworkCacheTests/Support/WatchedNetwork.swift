import NetworkCache
import NetworkPrimitives
import Rtnetlink
import WSPSystem

/// The watched destinations of the tests of doubt, by the way that leads to each.
enum Way: String, CaseIterable, Comparable, Sendable {
    case inetByGateway
    case inetByOtherGateway
    /// The gateway's address is the one of ``inetByGateway``, on another link.
    case inetByNamesake
    case inetOnLink
    case inetToOwnAddress
    case inetByInet6Gateway
    case inetUnreachable
    /// Asked for on an interface.
    case inetUnreachableOnInterface
    case inet6ByGateway
    case inet6ByNamesake
    case inet6OnLink
    case inet6Unreachable

    static func < (left: Way, right: Way) -> Bool { left.rawValue < right.rawValue }

    static let inet = allCases.filter { !$0.question.destination.isIPv6 }
    static let inet6 = allCases.filter { $0.question.destination.isIPv6 }

    var question: RouteQuery {
        switch self {
        case .inetByGateway: RouteQuery(destination: "198.51.100.1")
        case .inetByOtherGateway: RouteQuery(destination: "203.0.113.5")
        case .inetByNamesake: RouteQuery(destination: "203.0.113.6")
        case .inetOnLink: RouteQuery(destination: "192.0.2.77")
        case .inetToOwnAddress: RouteQuery(destination: "192.0.2.2")
        case .inetByInet6Gateway: RouteQuery(destination: "100.64.0.1")
        case .inetUnreachable: RouteQuery(destination: "203.0.113.200", mark: 7)
        case .inetUnreachableOnInterface: RouteQuery(destination: "10.9.9.9", outputInterface: 3)
        case .inet6ByGateway: RouteQuery(destination: "2001:db8:1::1")
        case .inet6ByNamesake: RouteQuery(destination: "2001:db8:2::1")
        case .inet6OnLink: RouteQuery(destination: "2001:db8::77")
        case .inet6Unreachable: RouteQuery(destination: "2001:db8:9::1")
        }
    }

    var reply: RouteReply {
        switch self {
        case .inetByGateway: .way("192.0.2.2", interface: 2, gateway: "192.0.2.1")
        case .inetByOtherGateway: .way("10.0.0.2", interface: 3, gateway: "10.0.0.1")
        case .inetByNamesake: .way("10.0.0.2", interface: 3, gateway: "192.0.2.1")
        case .inetOnLink: .way("192.0.2.2", interface: 2)
        case .inetToOwnAddress: .way("192.0.2.2", interface: 1, type: .local)
        case .inetByInet6Gateway: .way("192.0.2.2", interface: 2, gateway: "fe80::1")
        case .inetUnreachable, .inetUnreachableOnInterface, .inet6Unreachable: .unreachable
        case .inet6ByGateway: .way("2001:db8::2", interface: 2, gateway: "fe80::1")
        case .inet6ByNamesake: .way("2001:db8:3::2", interface: 3, gateway: "fe80::1")
        case .inet6OnLink: .way("2001:db8::2", interface: 2)
        }
    }
}

/// A host with two links whose ways are watched and settled.
final class WatchedNetwork {
    /// What one message made doubtful, at once and for the next sweep, and whose routing it changed.
    struct Doubt: Equatable {
        var atOnce: [Way]
        var bySweep: [Way]
        var routing: Set<IPFamily>
    }

    static let links: [LinkMessage] = [.loopback, .working(2, "eth0"), .working(3, "eth1")]
    static let addresses: [AddressMessage] = [
        .on(1, "127.0.0.1", prefixLength: 8), .on(2, "192.0.2.2"), .on(3, "10.0.0.2"),
        .on(2, "2001:db8::2", prefixLength: 64), .on(3, "2001:db8:3::2", prefixLength: 64),
    ]

    var state = NetworkState.learnt(links, addresses)
    private var ways: [RouteCache.EntryID: Way] = [:]
    private var now = 1000

    init() {
        for way in Way.allCases {
            let id = state.routes.entry(for: way.question)
            ways[id] = way
            state.routes.watch(id)
        }
        answerAll()
    }

    /// Answers every question as before, at a time when all doubts have passed.
    private func answerAll() {
        now += 1000
        for (id, way) in ways { _ = state.record(way.reply, for: id, at: .milliseconds(now)) }
        now += 1000
    }

    /// Applies messages at one time, and lets every answer settle again.
    func doubt(by messages: KernelMessage...) -> Doubt {
        var isHeeded = false
        for message in messages where state.apply(message, at: .milliseconds(now)) { isHeeded = true }
        let doubt = takeDoubt()
        precondition(isHeeded || doubt == Doubt(), "a message that means nothing changes nothing")
        return doubt
    }

    func takeDoubt() -> Doubt {
        var doubt = Doubt()
        doubt.atOnce = state.routes.takeDoubtful(limit: .max).compactMap { ways[$0] }.sorted()
        for family in IPFamily.allCases {
            let start = state.routes.sweepStart(family)
            let slice = state.routes.sweep(family, below: start, limit: start + 1, at: .milliseconds(now))
            doubt.bySweep += slice.entries.compactMap { ways[$0] }
            let isDue = state.routes.lastDoubt(family) == .milliseconds(now)
            precondition(
                isDue || slice.entries.allSatisfy { ways[$0].map { doubt.atOnce.contains($0) } ?? false },
                "what is left to a sweep starts one")
        }
        doubt.bySweep.sort()
        doubt.routing = state.settle().routing
        answerAll()
        return doubt
    }

    func replace(
        links: [LinkMessage] = links, addresses: [AddressMessage] = addresses, neighbours: [NeighbourMessage] = [],
        eventsWereLost: Bool
    ) {
        var table = InterfaceTable()
        for link in links { table.add(.link(.new, link)) }
        for address in addresses { table.add(.address(.new, address)) }
        state.replace(
            interfaces: table, neighbours: neighbours, eventsWereLost: eventsWereLost, at: .milliseconds(now))
    }
}

extension WatchedNetwork.Doubt {
    /// What was left to the sweep alone is given in addition to what was doubted at once.
    init(atOnce: [Way] = [], sweep: [Way] = [], routing: Set<IPFamily> = []) {
        self.init(
            atOnce: atOnce.sorted(), bySweep: Set(atOnce + sweep).sorted(), routing: routing)
    }
}
