import CLinux
package import Rtnetlink

/// What wspd remembers of a network interface: that of which an address list or a route look-up depends, and its name.
package struct Link: Equatable, Sendable {
    /// The kernel's number of the interface.
    package let index: UInt32
    /// The name at the time of the last message.
    package let name: String
    /// `ARPHRD_*`.
    package let linkType: UInt16
    /// Those of the `IFF_*` flags that ``relevantFlags`` has.
    package let flags: UInt32
    /// `IF_OPER_*`.
    package let operationalState: OperationalState
    /// The bridge, bond or VRF that the interface belongs to; nil is none.
    package let master: UInt32?
    /// The group that rules can suppress routes by.
    package let group: UInt32
    /// The largest packet, in bytes.
    package let mtu: UInt32?

    /// The flags on which an address list or a look-up depends.
    ///
    /// Promiscuous mode and the like come and go with every packet capture and change nothing.
    package static let relevantFlags = UInt32(
        IFF_UP | IFF_BROADCAST | IFF_LOOPBACK | IFF_POINTOPOINT
            | IFF_RUNNING | IFF_NOARP | IFF_MULTICAST)

    /// Takes from a message what is remembered.
    package init(_ message: LinkMessage) {
        index = message.index
        name = message.name
        linkType = message.linkType
        flags = message.flags & Link.relevantFlags
        operationalState = message.operationalState
        master = message.master
        group = message.group
        mtu = message.mtu
    }

    /// True while the interface is administratively up.
    package var isUp: Bool { flags & UInt32(IFF_UP) != 0 }
    /// True for a software loopback interface.
    package var isLoopback: Bool { flags & UInt32(IFF_LOOPBACK) != 0 }
    /// True while the operational state is UP, or UNKNOWN as with interfaces that have no carrier to lose.
    package var hasCarrier: Bool { operationalState == .up || operationalState == .unknown }
}
