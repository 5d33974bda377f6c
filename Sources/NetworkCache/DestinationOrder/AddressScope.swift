package import NetworkPrimitives

/// How far an address reaches, by the numbers of multicast scopes (RFC 4291, section 2.7).
///
/// Source: RFC 6724, sections 3.1 to 3.4. Unicast addresses have the scope of the multicast addresses that reach as
/// far. Loopback addresses count as link-local. Of IPv4 only 169.254.0.0/16 and 127.0.0.0/8 are link-local, and all
/// others global, private ones too; unique local IPv6 addresses are global.
package struct AddressScope: RawRepresentable, Hashable, Sendable {
    /// The number, from 0 to 15.
    package let rawValue: UInt8

    /// Creates a scope from its number, of which 4 bits count.
    package init(rawValue: UInt8) {
        self.rawValue = rawValue & 0xf
    }

    /// One link.
    package static let linkLocal = AddressScope(rawValue: 2)
    /// One site: fec0::/10, deprecated since RFC 3879.
    package static let siteLocal = AddressScope(rawValue: 5)
    /// The world.
    package static let global = AddressScope(rawValue: 14)

    private static let siteLocalPrefix = IPPrefix(IPAddress(bits: UInt128(0xfec0) << 112, isIPv6: true), length: 10)

    /// The scope of an address that is not in mapped form.
    package init(of address: IPAddress) {
        if address.isIPv6, address.isMulticast {
            self.init(rawValue: UInt8(truncatingIfNeeded: address.bits >> 112))
        } else if address.isLinkLocal || address.isLoopback {
            self = .linkLocal
        } else {
            self = AddressScope.siteLocalPrefix.contains(address) ? .siteLocal : .global
        }
    }
}
