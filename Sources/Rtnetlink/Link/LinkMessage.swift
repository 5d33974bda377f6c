internal import CLinux
package import NetworkPrimitives

/// A network interface: `struct ifinfomsg` and the attributes `IFLA_*`.
package struct LinkMessage: Equatable, Sendable {
    /// Unspecified for the link itself; a family for that family's view of it, such as `AF_BRIDGE` for a bridge's port.
    package var family = AddressFamily.unspecified
    /// The number of the interface; numbers are reused after a deletion.
    package var index: UInt32
    /// The kind of hardware: `ARPHRD_*`.
    package var linkType: UInt16 = 0
    /// The state bits: `IFF_*`.
    package var flags: UInt32 = 0
    /// The bits of `flags` that changed, where the kernel says so; not to be relied upon.
    package var change: UInt32 = 0
    /// The name, empty where the message has none; names move from one interface to another.
    package var name: String
    /// The largest packet in bytes.
    package var mtu: UInt32?
    /// What the link can do now.
    package var operationalState = OperationalState.unknown
    /// True where there is a carrier; nil where the kernel does not say.
    package var carrier: Bool?
    /// The bridge, bond, team or VRF that the link belongs to.
    package var master: UInt32?
    /// The group of interfaces that the link is put into by ip-link(8); 0 unless it was.
    package var group: UInt32 = 0
    /// The link below this one, or the peer of a veth; it may be in another network namespace.
    package var lowerLink: UInt32?
    /// The kind of a virtual link, such as `veth`: `IFLA_INFO_KIND`.
    package var kind: String?
    /// True for an event of the wireless extensions, which says nothing about the link's state: `IFLA_WIRELESS`.
    package var isWireless = false

    /// Creates a message of a link with an index, a name and state bits; the rest is as if the kernel had said nothing.
    package init(index: UInt32, name: String = "", flags: UInt32 = 0) {
        self.index = index
        self.name = name
        self.flags = flags
    }
}
