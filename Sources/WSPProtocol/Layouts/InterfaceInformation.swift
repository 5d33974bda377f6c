internal import CLinux
public import NetworkPrimitives

/// One entry of SIO_GET_INTERFACE_LIST: an INTERFACE_INFO, which describes one IPv4 address.
public struct InterfaceInformation: Sendable, Hashable {
    /// The interface flags in Windows' bits, which are not Linux'.
    public struct Flags: OptionSet, Sendable, Hashable {
        /// The bits of `iiFlags`.
        public let rawValue: UInt32

        /// Creates flags from Windows' bits.
        public init(rawValue: UInt32) {
            self.rawValue = rawValue
        }

        /// IFF_UP.
        public static let up = Flags(rawValue: 1)
        /// IFF_BROADCAST.
        public static let broadcast = Flags(rawValue: 2)
        /// IFF_LOOPBACK.
        public static let loopback = Flags(rawValue: 4)
        /// IFF_POINTTOPOINT.
        public static let pointToPoint = Flags(rawValue: 8)
        /// IFF_MULTICAST.
        public static let multicast = Flags(rawValue: 0x10)

        /// Translates Linux' `IFF_*` bits; those without a Windows counterpart are dropped.
        public init(linuxFlags: UInt32) {
            let pairs: [(Int, Flags)] = [
                (Int(IFF_UP), .up), (Int(IFF_BROADCAST), .broadcast), (Int(IFF_LOOPBACK), .loopback),
                (Int(IFF_POINTOPOINT), .pointToPoint), (Int(IFF_MULTICAST), .multicast),
            ]
            self.init()
            for (bit, flag) in pairs where Int(linuxFlags) & bit != 0 { insert(flag) }
        }
    }

    /// The size of an encoded entry.
    public static let byteCount = 76
    /// The size of a `sockaddr_gen`, three of which follow the flags.
    private static let genericAddressByteCount = 24

    /// The interface's flags.
    public var flags: Flags
    /// The IPv4 address.
    public var address: IPAddress
    /// The broadcast address, or the peer's on a point-to-point link; nil is encoded as zeros, family included.
    public var broadcast: IPAddress?
    /// The network mask as an address.
    public var netmask: IPAddress

    /// Creates an entry; all addresses are IPv4.
    public init(flags: Flags, address: IPAddress, broadcast: IPAddress?, netmask: IPAddress) {
        precondition(
            !address.isIPv6 && !netmask.isIPv6 && broadcast?.isIPv6 != true, "INTERFACE_INFO holds IPv4 addresses only")
        self.flags = flags
        self.address = address
        self.broadcast = broadcast
        self.netmask = netmask
    }
}

extension InterfaceInformation: FixedSizeRecord {
    /// Decodes one entry; bytes after it are not looked at.
    ///
    /// - Throws: `tooShort`; `unsupportedFamily` where address or mask are not AF_INET, or the broadcast address is
    ///   neither AF_INET nor absent.
    public init(decoding bytes: RawSpan) throws(BufferError) {
        try bytes.requireBuffer(InterfaceInformation.byteCount)
        flags = Flags(rawValue: bytes.loadUnchecked(at: 0))
        address = try InterfaceInformation.address(in: bytes, at: 4)
        let hasBroadcast = bytes.loadUnchecked(at: 28, as: UInt16.self) != 0
        broadcast = hasBroadcast ? try InterfaceInformation.address(in: bytes, at: 28) : nil
        netmask = try InterfaceInformation.address(in: bytes, at: 52)
    }

    /// Appends ``byteCount`` bytes.
    public func encode(into writer: inout ByteWriter) {
        writer.append(flags.rawValue)
        for address in [address, broadcast, netmask] {
            let encoded = address.map { SocketAddress(address: $0) }
            encoded?.encode(into: &writer)
            writer.appendZeros(InterfaceInformation.genericAddressByteCount - (encoded?.byteCount ?? 0))
        }
    }

    private static func address(in bytes: RawSpan, at offset: Int) throws(BufferError) -> IPAddress {
        let generic = bytes.extracting(offset..<offset + genericAddressByteCount)
        guard try !generic.isIPv6Family(at: 0) else { throw .unsupportedFamily(AddressFamily.inet6.rawValue) }
        return try SocketAddress(decoding: generic).address
    }
}
