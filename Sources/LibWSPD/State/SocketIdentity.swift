internal import CLinux
internal import CWSP
internal import NetworkPrimitives
internal import WSPProtocol

/// A socket by what the kernel calls it: descriptors are used again, cookies are not.
struct SocketIdentity: Equatable {
    let descriptor: Int32
    /// SO_COOKIE.
    let cookie: UInt64

    /// The socket of a caller's handle; nil where it is none.
    init?(handle: UInt) {
        guard let descriptor = Int32(exactly: handle) else { return nil }
        var cookie: UInt64 = 0
        guard unsafe wspd_socket_cookie(descriptor, &cookie) == 0 else { return nil }
        self.descriptor = descriptor
        self.cookie = cookie
    }

    /// True while the descriptor still is this socket's.
    var isCurrent: Bool { SocketIdentity(handle: UInt(bitPattern: Int(descriptor))) == self }

    /// An option that is an int; nil where the socket has none.
    func option(_ level: Int32, _ name: Int32) -> Int32? {
        var value: Int32 = 0
        return unsafe wspd_get_option(descriptor, level, name, &value) == 0 ? value : nil
    }

    /// Sets an option, or says why not.
    func setOption(_ level: Int32, _ name: Int32, _ value: Int32) throws(WinsockError) {
        guard wspd_set_option(descriptor, level, name, value) == 0 else { throw WinsockError(errno: clinux_errno()) }
    }

    /// The address family.
    var family: Int32 { option(SOL_SOCKET, SO_DOMAIN) ?? AF_UNSPEC }
    /// `SOCK_STREAM` and so on.
    var type: Int32 { option(SOL_SOCKET, SO_TYPE) ?? 0 }
    /// `IPPROTO_TCP` and so on.
    var protocolNumber: Int32 { option(SOL_SOCKET, SO_PROTOCOL) ?? 0 }

    var isIPv6: Bool { family == AF_INET6 }
    var isIP: Bool { family == AF_INET || isIPv6 }
    var isTCP: Bool { isIP && protocolNumber == Int32(IPPROTO_TCP) }
    var isDatagram: Bool { type == Int32(SOCK_DGRAM.rawValue) }
    var isStream: Bool { type == Int32(SOCK_STREAM.rawValue) }

    /// What the service has to know of the socket; nil for one that is not IP.
    func properties(connectionUser: UInt32) -> SocketProperties? {
        guard isIP else { return nil }
        var properties = SocketProperties(family: AddressFamily(rawValue: UInt16(family)))
        properties.type = isStream ? .stream : isDatagram ? .datagram : .raw
        properties.isDualStack = isIPv6 && option(Int32(IPPROTO_IPV6), IPV6_V6ONLY) == 0
        properties.mark = UInt32(bitPattern: option(SOL_SOCKET, SO_MARK) ?? 0)
        properties.outputInterface = UInt32(bitPattern: option(SOL_SOCKET, SO_BINDTOIFINDEX) ?? 0)
        let service = isIPv6 ? option(Int32(IPPROTO_IPV6), IPV6_TCLASS) : option(Int32(IPPROTO_IP), IP_TOS)
        properties.typeOfService = UInt8(truncatingIfNeeded: service ?? 0)
        var owner: UInt32 = 0
        // The kernel looks rules up for who created the socket, whoever uses it.
        if unsafe wspd_socket_owner(descriptor, &owner) == 0, owner != connectionUser { properties.userID = owner }
        properties.boundAddress = boundAddress
        return properties
    }

    /// The address that the socket's packets leave from whatever their destination.
    ///
    /// A datagram socket that is connected has one too, but the next connect chooses it anew, unless it was bound
    /// before, which the kernel does not tell.
    private var boundAddress: SocketAddress? {
        if isDatagram && wspd_is_connected(descriptor) != 0 { return nil }
        var storage = sockaddr_storage()
        guard unsafe wspd_local_address(descriptor, &storage) == 0 else { return nil }
        let bytes = unsafe withUnsafeBytes(of: storage) {
            unsafe [UInt8]($0.prefix(SocketAddress.maximumByteCount))
        }
        guard let address = try? unsafe SocketAddress(decoding: bytes.span.bytes), !address.address.isUnspecified else {
            return nil
        }
        return address
    }
}
