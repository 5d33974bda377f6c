internal import CLinux

/// An address family by its Linux number; values that this package does not know survive.
public struct AddressFamily: RawRepresentable, Hashable, Sendable {
    /// The kernel's number, as in `sockaddr.sa_family`.
    public let rawValue: UInt16

    /// Creates a family from the kernel's number.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// Both families, or none in particular: `AF_UNSPEC`.
    public static let unspecified = AddressFamily(rawValue: UInt16(AF_UNSPEC))
    /// IPv4: `AF_INET`.
    public static let inet = AddressFamily(rawValue: UInt16(AF_INET))
    /// IPv6: `AF_INET6`.
    public static let inet6 = AddressFamily(rawValue: UInt16(AF_INET6))

    /// The bits in an address of this family: 32, 128, or 0 for a family without IP addresses.
    public var addressBits: Int {
        switch self {
        case .inet: 32
        case .inet6: 128
        default: 0
        }
    }
}

extension AddressFamily: CustomStringConvertible {
    /// `inet`, `inet6`, `unspecified`, or the number.
    public var description: String {
        switch self {
        case .inet: "inet"
        case .inet6: "inet6"
        case .unspecified: "unspecified"
        default: "family \(rawValue)"
        }
    }
}

/// The kernel's number of a network interface; 0 is no interface.
public typealias InterfaceIndex = UInt32
