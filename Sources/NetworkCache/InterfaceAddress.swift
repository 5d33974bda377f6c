import CLinux
package import NetworkPrimitives
package import Rtnetlink
package import WSPProtocol

/// An address of this host as wspd remembers it.
package struct InterfaceAddress: Equatable, Sendable {
    /// What the kernel tells addresses apart by.
    ///
    /// IPv4 allows one address on an interface several times with different prefix lengths or peers; in IPv6 address
    /// and interface are enough, and the rest is left out.
    package struct Key: Hashable, Sendable {
        let interface: UInt32
        let address: IPAddress
        let prefixLength: UInt8
        let peer: IPAddress?

        fileprivate init(_ value: InterfaceAddress) {
            interface = value.interface
            address = value.address
            prefixLength = address.isIPv6 ? 0 : value.prefixLength
            peer = address.isIPv6 ? nil : value.peer
        }
    }

    /// The local address.
    package let address: IPAddress
    /// The interface that it is on.
    package let interface: UInt32
    /// The length of its prefix, which with a peer is the peer's.
    package let prefixLength: UInt8
    /// `RT_SCOPE_*`.
    package let scope: UInt8
    /// The other end of a point-to-point link, where it is not the address itself.
    package let peer: IPAddress?
    /// The IPv4 broadcast address, where one is set.
    package let broadcast: IPAddress?
    /// The kernel's `IFA_F_*`.
    ///
    /// Lifetimes are left out: they change by the second and mean nothing until the kernel has noticed their end, which
    /// it does up to a second late, and says so. Until then it chooses sources as before, though every message tells 0 s
    /// as what is left of the preferred lifetime: a dump would be ahead of the events.
    package internal(set) var flags: UInt32

    /// Takes from a message what is remembered; `address` is the message's own address.
    package init(_ message: AddressMessage, address: IPAddress) {
        self.address = address
        interface = message.index
        prefixLength = message.prefixLength
        scope = message.scope
        peer = message.peer
        broadcast = message.broadcast
        flags = message.flags
    }

    /// What the kernel tells it apart by.
    var key: Key { Key(self) }

    /// The prefix that the kernel has a route to because of the address.
    var prefix: IPPrefix { IPPrefix(peer ?? address, length: Int(prefixLength)) }

    /// True for what IPv4 calls a secondary address: one of a prefix that the interface has an older address of.
    package var isSecondary: Bool { !address.isIPv6 && has(IFA_F_SECONDARY) }

    /// True if one of the flags is set.
    func has(_ flags: Int32) -> Bool { self.flags & UInt32(flags) != 0 }

    /// Why the address is not in the usable list of `link`'s addresses, or `.listed`.
    ///
    /// Source: SIO_ADDRESS_LIST_QUERY, addresses in DAD state Preferred; loopback and link-local addresses are left
    /// out by the type of their interface and not by prefix.
    package func exclusion(on link: Link) -> ExclusionReason {
        if link.isLoopback, address.isLoopback || address.isLinkLocal { return .loopbackInterface }
        if !link.isUp { return .interfaceDown }
        if !link.hasCarrier { return .noCarrier }
        if has(IFA_F_DADFAILED) { return .duplicate }
        if has(IFA_F_TENTATIVE) { return .tentative }
        if has(IFA_F_DEPRECATED) { return .deprecated }
        return .listed
    }

    /// True where bind(2) accepts the address now.
    ///
    /// IPv4 addresses are bindable even while their interface is down. IPv6 ones are not during duplicate address
    /// detection, unless optimistic (RFC 4429), nor after it failed.
    package var isBindable: Bool {
        !address.isIPv6 || has(IFA_F_OPTIMISTIC) || !has(IFA_F_TENTATIVE | IFA_F_DADFAILED)
    }

    /// The address as it is once its link has gone down.
    var onLinkGoneDown: InterfaceAddress {
        guard address.isIPv6, !has(IFA_F_NODAD) else { return self }
        var address = self
        address.flags |= UInt32(IFA_F_TENTATIVE)
        return address
    }

    /// The order of lists: family, interface, primary before secondary, address.
    package func precedes(_ other: InterfaceAddress) -> Bool {
        if address.isIPv6 != other.address.isIPv6 { return !address.isIPv6 }
        if interface != other.interface { return interface < other.interface }
        if isSecondary != other.isSecondary { return !isSecondary }
        if address != other.address { return address < other.address }
        if prefixLength != other.prefixLength { return prefixLength < other.prefixLength }
        return (peer?.bits ?? 0) < (other.peer?.bits ?? 0)
    }
}
