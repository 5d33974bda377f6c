internal import CLinux

/// A netlink message type by the kernel's number; values that this package does not know survive.
///
/// The source is rtnetlink(7) and `linux/rtnetlink.h`.
package struct MessageType: RawRepresentable, Hashable, Sendable {
    /// The number in `nlmsghdr.nlmsg_type`.
    package let rawValue: UInt16

    /// Creates a type from the kernel's number.
    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// Nothing, to be skipped: `NLMSG_NOOP`.
    package static let noOperation = MessageType(rawValue: UInt16(NLMSG_NOOP))
    /// An error, or an acknowledgement where the number is 0: `NLMSG_ERROR`.
    package static let error = MessageType(rawValue: UInt16(NLMSG_ERROR))
    /// The end of a dump: `NLMSG_DONE`.
    package static let done = MessageType(rawValue: UInt16(NLMSG_DONE))

    /// `RTM_NEWLINK`.
    package static let newLink = MessageType(rawValue: UInt16(RTM_NEWLINK))
    /// `RTM_DELLINK`.
    package static let deleteLink = MessageType(rawValue: UInt16(RTM_DELLINK))
    /// `RTM_GETLINK`.
    package static let getLink = MessageType(rawValue: UInt16(RTM_GETLINK))
    /// `RTM_NEWADDR`.
    package static let newAddress = MessageType(rawValue: UInt16(RTM_NEWADDR))
    /// `RTM_DELADDR`.
    package static let deleteAddress = MessageType(rawValue: UInt16(RTM_DELADDR))
    /// `RTM_GETADDR`.
    package static let getAddress = MessageType(rawValue: UInt16(RTM_GETADDR))
    /// `RTM_NEWROUTE`.
    package static let newRoute = MessageType(rawValue: UInt16(RTM_NEWROUTE))
    /// `RTM_DELROUTE`.
    package static let deleteRoute = MessageType(rawValue: UInt16(RTM_DELROUTE))
    /// `RTM_GETROUTE`.
    package static let getRoute = MessageType(rawValue: UInt16(RTM_GETROUTE))
    /// `RTM_NEWNEIGH`.
    package static let newNeighbour = MessageType(rawValue: UInt16(RTM_NEWNEIGH))
    /// `RTM_DELNEIGH`.
    package static let deleteNeighbour = MessageType(rawValue: UInt16(RTM_DELNEIGH))
    /// `RTM_GETNEIGH`.
    package static let getNeighbour = MessageType(rawValue: UInt16(RTM_GETNEIGH))
    /// `RTM_NEWRULE`.
    package static let newRule = MessageType(rawValue: UInt16(RTM_NEWRULE))
    /// `RTM_DELRULE`.
    package static let deleteRule = MessageType(rawValue: UInt16(RTM_DELRULE))
    /// `RTM_GETRULE`.
    package static let getRule = MessageType(rawValue: UInt16(RTM_GETRULE))
    /// `RTM_NEWADDRLABEL`.
    package static let newAddressLabel = MessageType(rawValue: UInt16(RTM_NEWADDRLABEL))
    /// `RTM_DELADDRLABEL`.
    package static let deleteAddressLabel = MessageType(rawValue: UInt16(RTM_DELADDRLABEL))
    /// `RTM_GETADDRLABEL`.
    package static let getAddressLabel = MessageType(rawValue: UInt16(RTM_GETADDRLABEL))
    /// `RTM_NEWNEXTHOP`.
    package static let newNexthop = MessageType(rawValue: UInt16(RTM_NEWNEXTHOP))
    /// `RTM_DELNEXTHOP`.
    package static let deleteNexthop = MessageType(rawValue: UInt16(RTM_DELNEXTHOP))
    /// `RTM_NEWNETCONF`.
    package static let newNetconf = MessageType(rawValue: UInt16(RTM_NEWNETCONF))
    /// `RTM_DELNETCONF`.
    package static let deleteNetconf = MessageType(rawValue: UInt16(RTM_DELNETCONF))
}

extension MessageType: CustomStringConvertible {
    /// The kernel's name, or the number.
    package var description: String {
        switch self {
        case .noOperation: "NLMSG_NOOP"
        case .error: "NLMSG_ERROR"
        case .done: "NLMSG_DONE"
        case .newLink: "RTM_NEWLINK"
        case .deleteLink: "RTM_DELLINK"
        case .getLink: "RTM_GETLINK"
        case .newAddress: "RTM_NEWADDR"
        case .deleteAddress: "RTM_DELADDR"
        case .getAddress: "RTM_GETADDR"
        case .newRoute: "RTM_NEWROUTE"
        case .deleteRoute: "RTM_DELROUTE"
        case .getRoute: "RTM_GETROUTE"
        case .newNeighbour: "RTM_NEWNEIGH"
        case .deleteNeighbour: "RTM_DELNEIGH"
        case .getNeighbour: "RTM_GETNEIGH"
        case .newRule: "RTM_NEWRULE"
        case .deleteRule: "RTM_DELRULE"
        case .getRule: "RTM_GETRULE"
        case .newAddressLabel: "RTM_NEWADDRLABEL"
        case .deleteAddressLabel: "RTM_DELADDRLABEL"
        case .getAddressLabel: "RTM_GETADDRLABEL"
        case .newNexthop: "RTM_NEWNEXTHOP"
        case .deleteNexthop: "RTM_DELNEXTHOP"
        case .newNetconf: "RTM_NEWNETCONF"
        case .deleteNetconf: "RTM_DELNETCONF"
        default: "message type \(rawValue)"
        }
    }
}
