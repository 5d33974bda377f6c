internal import CLinux

/// What a link can do now, by RFC 2863 and `linux/if.h`; values that this package does not know survive.
package struct OperationalState: RawRepresentable, Hashable, Sendable {
    /// The number in `IFLA_OPERSTATE`.
    package let rawValue: UInt8

    /// Creates a state from the kernel's number.
    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The driver does not say, as with `lo`, which works: `IF_OPER_UNKNOWN`.
    package static let unknown = OperationalState(rawValue: UInt8(IF_OPER_UNKNOWN))
    /// `IF_OPER_NOTPRESENT`.
    package static let notPresent = OperationalState(rawValue: UInt8(IF_OPER_NOTPRESENT))
    /// `IF_OPER_DOWN`.
    package static let down = OperationalState(rawValue: UInt8(IF_OPER_DOWN))
    /// A link below this one is down: `IF_OPER_LOWERLAYERDOWN`.
    package static let lowerLayerDown = OperationalState(rawValue: UInt8(IF_OPER_LOWERLAYERDOWN))
    /// `IF_OPER_TESTING`.
    package static let testing = OperationalState(rawValue: UInt8(IF_OPER_TESTING))
    /// Waiting for an event, such as an authentication: `IF_OPER_DORMANT`.
    package static let dormant = OperationalState(rawValue: UInt8(IF_OPER_DORMANT))
    /// `IF_OPER_UP`.
    package static let up = OperationalState(rawValue: UInt8(IF_OPER_UP))
}
