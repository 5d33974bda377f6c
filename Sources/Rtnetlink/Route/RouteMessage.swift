internal import CLinux
package import NetworkPrimitives

/// A route, or the answer to the question for one: `struct rtmsg` and the attributes `RTA_*`.
package struct RouteMessage: Equatable, Sendable {
    /// The table that routes stand in unless told otherwise: `RT_TABLE_MAIN`.
    package static let mainTable = UInt32(RT_TABLE_MAIN.rawValue)
    /// The table of this host's own addresses: `RT_TABLE_LOCAL`.
    package static let localTable = UInt32(RT_TABLE_LOCAL.rawValue)
    /// The table that is looked up last: `RT_TABLE_DEFAULT`.
    package static let defaultTable = UInt32(RT_TABLE_DEFAULT.rawValue)

    /// The family of the destination.
    package var family: AddressFamily
    /// What the route leads to: 0.0.0.0/0 or ::/0 for a default route.
    ///
    /// Nil only in a family without IP addresses, such as `AF_MPLS` or the multicast routes' own.
    package var destination: IPPrefix?
    /// The source addresses that the route is for (IPv6); in an answer, the source address that was asked with.
    package var sourcePrefix: IPPrefix?
    /// The type of service that the route is for.
    package var tos: UInt8 = 0
    /// The table: `RTA_TABLE` where present, else the 8 bits of the header.
    package var table: UInt32
    /// Who set the route: `RTPROT_*`.
    package var protocolNumber: UInt8 = 0
    /// How far the destination is: `RT_SCOPE_*`.
    package var scope: UInt8 = 0
    /// What the route does with packets.
    package var type: RouteType
    /// The state bits: `RTM_F_*` and, for the single way, `RTNH_F_*`.
    package var flags: UInt32 = 0
    /// The interface that packets leave by.
    package var outputInterface: UInt32?
    /// The interface that packets came by, in an answer.
    package var inputInterface: UInt32?
    /// The next router: `RTA_GATEWAY`, or `RTA_VIA` where it is of another family.
    package var gateway: IPAddress?
    /// The source address that packets get: `RTA_PREFSRC`.
    package var preferredSource: IPAddress?
    /// The metric: the lower wins.
    package var priority: UInt32?
    /// The nexthop object that says the way: `RTA_NH_ID`.
    package var nexthopID: UInt32?
    /// The clock ticks (`USER_HZ`) until the route expires, counted from the message; 0 where it does not.
    package var expires: Int32 = 0
    /// The mark that was asked with, in an answer.
    package var mark: UInt32?
    /// The user that was asked with, in an answer.
    package var uid: UInt32?
    /// The ways of a multipath route; empty where there is one way.
    package var multipath: [RouteNexthop] = []

    /// Creates a route; the rest is as if the kernel had said nothing.
    ///
    /// Without a destination it is the default route of its family.
    package init(
        family: AddressFamily, destination: IPPrefix? = nil, table: UInt32 = mainTable, type: RouteType = .unicast,
        outputInterface: UInt32? = nil, gateway: IPAddress? = nil, preferredSource: IPAddress? = nil,
        priority: UInt32? = nil
    ) {
        self.family = family
        self.destination = destination ?? RouteMessage.everything(family)
        self.table = table
        self.type = type
        self.outputInterface = outputInterface
        self.gateway = gateway
        self.preferredSource = preferredSource
        self.priority = priority
    }

    private static func everything(_ family: AddressFamily) -> IPPrefix? {
        guard family.addressBits > 0 else { return nil }
        return IPPrefix(.any(isIPv6: family == .inet6), length: 0)
    }
}
