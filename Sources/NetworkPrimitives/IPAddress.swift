internal import CLinux

/// An IPv4 or IPv6 address without scope, in a fixed-size form that compares and hashes in one step.
///
/// The bits stand left-aligned in 128, so that prefixes of both families are compared by the same shift. They are kept as
/// two halves: with the alignment of 128 bits an address would take 32 bytes where it takes 24, and 48 where there may be
/// none.
public struct IPAddress: Hashable, Sendable {
    @usableFromInline let upper: UInt64
    @usableFromInline let lower: UInt64
    /// True for IPv6.
    public let isIPv6: Bool

    /// The address bits in network order, most significant first; an IPv4 address fills the upper 32.
    @inlinable
    public var bits: UInt128 { UInt128(upper) << 64 | UInt128(lower) }

    /// Creates an address from left-aligned bits, of which those beyond the family's width are dropped.
    public init(bits: UInt128, isIPv6: Bool) {
        let kept = isIPv6 ? bits : bits & (UInt128(UInt32.max) << 96)
        upper = UInt64(truncatingIfNeeded: kept >> 64)
        lower = UInt64(truncatingIfNeeded: kept)
        self.isIPv6 = isIPv6
    }

    /// Creates an IPv4 address from its number in host order: `0x7f00_0001` is 127.0.0.1.
    public init(ipv4 number: UInt32) {
        self.init(bits: UInt128(number) << 96, isIPv6: false)
    }

    /// Creates an address from 4 or 16 bytes in network order; nil for any other count.
    public init?(networkBytes bytes: RawSpan) {
        switch bytes.byteCount {
        case 4:
            self.init(ipv4: UInt32(bigEndian: bytes.loadUnchecked(at: 0)))
        case 16:
            self.init(bits: UInt128(bigEndian: bytes.loadUnchecked(at: 0)), isIPv6: true)
        default:
            return nil
        }
    }

    /// The wildcard of a family: `0.0.0.0` or `::`.
    public static func any(isIPv6: Bool) -> IPAddress {
        IPAddress(bits: 0, isIPv6: isIPv6)
    }

    /// The family of the address.
    public var family: AddressFamily { isIPv6 ? .inet6 : .inet }
    /// 32 or 128.
    public var width: Int { isIPv6 ? 128 : 32 }
    /// The IPv4 number in host order; meaningless for IPv6.
    public var ipv4Number: UInt32 { UInt32(truncatingIfNeeded: bits >> 96) }

    /// True for `0.0.0.0` and `::`.
    public var isUnspecified: Bool { bits == 0 }
    /// True for 127.0.0.0/8 and ::1.
    public var isLoopback: Bool { isIPv6 ? bits == 1 : bits >> 120 == 127 }
    /// True for 224.0.0.0/4 and ff00::/8.
    public var isMulticast: Bool { isIPv6 ? bits >> 120 == 0xff : bits >> 124 == 0xe }
    /// True for 169.254.0.0/16 and fe80::/10.
    public var isLinkLocal: Bool { isIPv6 ? bits >> 118 == 0x3fa : bits >> 112 == 0xa9fe }

    /// True where the address needs a scope id to name one destination: IPv6 link-local unicast and link-scope or
    /// interface-scope multicast (RFC 4007).
    public var needsScope: Bool {
        guard isIPv6 else { return false }
        let multicastScope = (bits >> 112) & 0xf
        return isLinkLocal || (isMulticast && (multicastScope == 1 || multicastScope == 2))
    }

    /// The IPv4 address inside `::ffff:0:0/96`, or nil.
    public var mappedIPv4: IPAddress? {
        guard isIPv6, bits >> 32 == 0xffff else { return nil }
        return IPAddress(ipv4: UInt32(truncatingIfNeeded: bits))
    }

    /// The `::ffff:a.b.c.d` form of an IPv4 address; an IPv6 address is returned as it is.
    public var asMappedIPv6: IPAddress {
        isIPv6 ? self : IPAddress(bits: UInt128(0xffff) << 32 | bits >> 96, isIPv6: true)
    }
}

extension IPAddress: Comparable {
    /// Orders IPv4 before IPv6, then by number.
    public static func < (left: IPAddress, right: IPAddress) -> Bool {
        left.isIPv6 == right.isIPv6 ? left.bits < right.bits : !left.isIPv6
    }
}

extension IPAddress: LosslessStringConvertible {
    /// Parses dotted-quad IPv4 or any textual IPv6 form without a scope; nil for anything else.
    ///
    /// The corresponding C function is `inet_pton`.
    public init?(_ text: String) {
        var four = in_addr()
        if unsafe inet_pton(AF_INET, text, &four) == 1 {
            self.init(ipv4: UInt32(bigEndian: four.s_addr))
            return
        }
        var sixteen = UInt128(0)
        guard unsafe inet_pton(AF_INET6, text, &sixteen) == 1 else { return nil }
        self.init(bits: UInt128(bigEndian: sixteen), isIPv6: true)
    }

    /// The canonical text (RFC 5952 for IPv6).
    ///
    /// The corresponding C function is `inet_ntop`.
    public var description: String {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { text in
            var network = isIPv6 ? bits.bigEndian : UInt128(ipv4Number.bigEndian)
            let family = isIPv6 ? AF_INET6 : AF_INET
            guard let start = unsafe inet_ntop(family, &network, text.baseAddress, socklen_t(text.count)) else {
                preconditionFailure("inet_ntop refuses neither family nor this buffer's size")
            }
            return unsafe String(cString: start)
        }
    }
}
