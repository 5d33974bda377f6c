internal import CLinux

/// What a route does with packets: `RTN_*`; values that this package does not know survive.
package struct RouteType: RawRepresentable, Hashable, Sendable {
    /// The number in `rtmsg.rtm_type`.
    package let rawValue: UInt8

    /// Creates a type from the kernel's number.
    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// `RTN_UNSPEC`.
    package static let unspecified = RouteType(rawValue: UInt8(RTN_UNSPEC))
    /// Through a gateway or straight to the destination: `RTN_UNICAST`.
    package static let unicast = RouteType(rawValue: UInt8(RTN_UNICAST))
    /// To this host: `RTN_LOCAL`.
    package static let local = RouteType(rawValue: UInt8(RTN_LOCAL))
    /// `RTN_BROADCAST`.
    package static let broadcast = RouteType(rawValue: UInt8(RTN_BROADCAST))
    /// `RTN_ANYCAST`.
    package static let anycast = RouteType(rawValue: UInt8(RTN_ANYCAST))
    /// `RTN_MULTICAST`.
    package static let multicast = RouteType(rawValue: UInt8(RTN_MULTICAST))
    /// Dropped silently: `RTN_BLACKHOLE`.
    package static let blackhole = RouteType(rawValue: UInt8(RTN_BLACKHOLE))
    /// Refused as unreachable: `RTN_UNREACHABLE`.
    package static let unreachable = RouteType(rawValue: UInt8(RTN_UNREACHABLE))
    /// Refused as prohibited: `RTN_PROHIBIT`.
    package static let prohibit = RouteType(rawValue: UInt8(RTN_PROHIBIT))
    /// Not in this table; the next rule decides: `RTN_THROW`.
    package static let `throw` = RouteType(rawValue: UInt8(RTN_THROW))
    /// `RTN_NAT`.
    package static let translated = RouteType(rawValue: UInt8(RTN_NAT))
}

extension RouteType: CustomStringConvertible {
    /// The word that ip-route(8) uses, or the number.
    package var description: String {
        switch self {
        case .unspecified: "none"
        case .unicast: "unicast"
        case .local: "local"
        case .broadcast: "broadcast"
        case .anycast: "anycast"
        case .multicast: "multicast"
        case .blackhole: "blackhole"
        case .unreachable: "unreachable"
        case .prohibit: "prohibit"
        case .throw: "throw"
        case .translated: "nat"
        default: "\(rawValue)"
        }
    }
}
