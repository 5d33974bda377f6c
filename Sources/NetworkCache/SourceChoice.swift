import CLinux
import NetworkPrimitives

/// The local address that the kernel chose for what leaves by an interface, and whether another could take its place.
///
/// A route may say which source to use. Else the kernel chooses: for IPv4 the first fitting address of the interface,
/// and only where that has none, one of another interface; for IPv6 the best of all interfaces' by the rules of RFC
/// 6724, where scope, deprecation and home addresses come before the preference for the interface itself, and
/// everything else after it.
package struct SourceChoice: Hashable, Sendable {
    /// The interface that packets leave by; 0 where there is no source.
    let interface: UInt32
    /// The source; nil where there is a route and nothing to send from, as if there were no route.
    let source: IPAddress?

    /// True if nothing that happens on other interfaces makes the kernel choose otherwise, as a rule; `own` is what is
    /// known of the source as an address of the interface, nil where it is none of its.
    func isFirm(_ own: InterfaceAddress?) -> Bool {
        guard let own else { return false }
        return !own.address.isIPv6 || own.address.isGlobal && !own.isAvoided
    }

    /// True if the kernel may choose otherwise because an address of another interface was added or changed.
    func canChange(becauseOf other: InterfaceAddress, own: InterfaceAddress?) -> Bool {
        guard isFirm(own) else { return true }
        guard other.address.isIPv6 else { return false }
        // Of the same scope, or of one too small to be chosen; and nothing that comes before the interface.
        return !(other.address.isGlobal || other.address.isLinkLocal) || other.isHome
    }
}

extension InterfaceAddress {
    /// True for what source selection takes only where there is nothing else.
    fileprivate var isAvoided: Bool { has(IFA_F_DEPRECATED | IFA_F_OPTIMISTIC | IFA_F_TENTATIVE) }

    fileprivate var isHome: Bool { has(IFA_F_HOMEADDRESS) }
}

extension IPAddress {
    /// True for IPv6 unicast addresses of global scope, unique local ones (RFC 4193) among them.
    fileprivate var isGlobal: Bool {
        // fec0::/10 are the site-local ones, whose scope is between a link's and the global one.
        isIPv6 && !isLinkLocal && !isLoopback && !isMulticast && !isUnspecified && bits >> 118 != 0x3fb
    }
}
