import CLinux
import NetworkPrimitives
import Rtnetlink

extension LinkMessage {
    /// A link that is up and running, with the attributes that the kernel always sends.
    static func working(_ index: UInt32, _ name: String, isLoopback: Bool = false) -> LinkMessage {
        var link = LinkMessage(index: index, name: name, flags: UInt32(IFF_UP | IFF_RUNNING))
        link.linkType = UInt16(isLoopback ? ARPHRD_LOOPBACK : ARPHRD_ETHER)
        link.flags |= UInt32(isLoopback ? IFF_LOOPBACK : IFF_BROADCAST | IFF_MULTICAST)
        link.operationalState = isLoopback ? .unknown : .up
        link.mtu = isLoopback ? 65536 : 1500
        return link
    }

    static var loopback: LinkMessage { .working(1, "lo", isLoopback: true) }

    func with(_ change: (inout LinkMessage) -> Void) -> LinkMessage {
        var copy = self
        change(&copy)
        return copy
    }

    /// As the kernel sends it when an administrator takes the link down.
    var takenDown: LinkMessage {
        with {
            $0.flags &= ~UInt32(IFF_UP | IFF_RUNNING)
            $0.operationalState = .down
        }
    }

    /// As the kernel sends it when the cable is pulled.
    var unplugged: LinkMessage {
        with {
            $0.flags &= ~UInt32(IFF_RUNNING)
            $0.operationalState = .down
        }
    }
}

extension AddressMessage {
    static func on(
        _ index: UInt32, _ address: IPAddress, prefixLength: UInt8 = 24, flags: Int32 = 0
    ) -> AddressMessage {
        AddressMessage(
            family: address.family, index: index, address: address, local: address, prefixLength: prefixLength,
            flags: UInt32(flags))
    }

    func with(_ change: (inout AddressMessage) -> Void) -> AddressMessage {
        var copy = self
        change(&copy)
        return copy
    }
}

extension RouteReply {
    /// The answer that a route of the main table gives.
    static func way(
        _ source: IPAddress?, interface: UInt32, gateway: IPAddress? = nil, table: UInt32 = RouteMessage.mainTable,
        type: RouteType = .unicast, expires: Int32 = 0
    ) -> RouteReply {
        var route = RouteMessage(
            family: source?.family ?? .inet, table: table, type: type, outputInterface: interface, gateway: gateway,
            preferredSource: source)
        route.expires = expires
        return .route(route)
    }

    static let unreachable = RouteReply.refused(errno: ENETUNREACH)
}
