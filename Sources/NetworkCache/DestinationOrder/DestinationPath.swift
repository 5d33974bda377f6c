import CLinux
package import NetworkPrimitives

/// What decides of the order of a destination: how packets get there, as the kernel answers it.
package struct DestinationPath: Sendable {
    /// Where packets come from.
    package struct Source: Sendable {
        /// The local address, not in mapped form; of the destination's family.
        package var address: IPAddress
        /// The bits of the address that name its network.
        package var prefixLength: Int
        /// The interface that the address is on.
        package var interface: UInt32
        /// True if the preferred lifetime of the address is over.
        package var isDeprecated: Bool
        /// True for the home address of a mobile node, which its care-of addresses are not (RFC 6275).
        package var isHome: Bool

        /// Describes a source; without more than the address, one that nothing speaks against.
        package init(
            _ address: IPAddress, prefixLength: Int? = nil, interface: UInt32 = 0, isDeprecated: Bool = false,
            isHome: Bool = false
        ) {
            self.address = address
            self.prefixLength = prefixLength ?? address.width
            self.interface = interface
            self.isDeprecated = isDeprecated
            self.isHome = isHome
        }
    }

    /// Where packets go, not in mapped form.
    package var destination: IPAddress
    /// Where they come from; nil where the destination cannot be reached.
    package var source: Source?
    /// The interface that they leave by; 0 where the destination cannot be reached.
    package var interface: UInt32
    /// True if that interface is a tunnel's.
    package var isTunnelled: Bool

    /// Describes the way to a destination.
    package init(
        to destination: IPAddress, from source: Source?, interface: UInt32 = 0, isTunnelled: Bool = false
    ) {
        self.destination = destination
        self.source = source
        self.interface = interface
        self.isTunnelled = isTunnelled
    }
}

extension DestinationPath.Source {
    /// Takes what is known of one of this host's addresses.
    package init(_ known: InterfaceAddress) {
        self.init(
            known.address, prefixLength: Int(known.prefixLength), interface: known.interface,
            isDeprecated: known.has(IFA_F_DEPRECATED), isHome: known.has(IFA_F_HOMEADDRESS))
    }
}

extension Link {
    /// True for links whose packets travel inside IP packets: sit, ISATAP and 6to4, ipip, ip6tnl.
    package var isTunnel: Bool {
        [ARPHRD_SIT, ARPHRD_TUNNEL, ARPHRD_TUNNEL6].contains(Int32(linkType))
    }
}
