import CLinux
import NetworkPrimitives
import WSPProtocol
import WSPSystem

/// A datagram socket of the calling thread's namespace: what the kernel does for a program, without netlink.
struct Datagram: ~Copyable {
    private let descriptor: Descriptor

    init(isIPv6: Bool) throws(SystemError) {
        let family = isIPv6 ? AF_INET6 : AF_INET
        let number = try retrying("socket") {
            Int(socket(family, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0))
        }
        descriptor = Descriptor(owning: Int32(number))
    }

    /// True if the kernel takes the address as the socket's own.
    borrowing func isBound(to address: SocketAddress) throws(SystemError) -> Bool {
        let error = unsafe withAddress(address) { unsafe bind(descriptor.number, $0, $1) }
        guard error == 0 || error == EADDRNOTAVAIL || error == ENODEV else { throw SystemError("bind", errno: error) }
        return error == 0
    }

    /// The local address of the way to a destination, or the error number of having none.
    borrowing func source(to destination: SocketAddress) throws(SystemError) -> (address: IPAddress?, errno: Int32) {
        let error = unsafe withAddress(destination) { unsafe connect(descriptor.number, $0, $1) }
        guard error == 0 else { return (nil, error) }
        var bytes = [UInt8](repeating: 0, count: SocketAddress.maximumByteCount)
        var length = socklen_t(bytes.count)
        try retrying("getsockname") {
            unsafe bytes.withUnsafeMutableBytes { buffer in
                guard let start = buffer.baseAddress else { return -1 }
                return unsafe Int(getsockname(descriptor.number, start.assumingMemoryBound(to: sockaddr.self), &length))
            }
        }
        do {
            return (try SocketAddress(decoding: unsafe bytes.span.bytes).address, 0)
        } catch {
            throw SystemError("getsockname", errno: EPROTO)
        }
    }

    /// Sends one byte to a port where nobody listens; false where there is no way.
    static func isSent(to text: String) throws(SystemError) -> Bool {
        guard let address = IPAddress(text) else { return false }
        let socket = try Datagram(isIPv6: address.isIPv6)
        guard try socket.source(to: SocketAddress(address: address, port: 9)).errno == 0 else { return false }
        return unsafe send(socket.descriptor.number, [0], 1, Int32(MSG_DONTWAIT)) == 1
    }

    /// Sets an option of the socket to a number.
    borrowing func set(_ option: Int32, _ value: UInt32) throws(SystemError) {
        var value = value
        let descriptor = descriptor.number
        try retrying("setsockopt \(option)") {
            unsafe Int(setsockopt(descriptor, SOL_SOCKET, option, &value, socklen_t(MemoryLayout<UInt32>.size)))
        }
    }

    private borrowing func withAddress(
        _ address: SocketAddress, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var writer = ByteWriter()
        address.encode(into: &writer)
        return unsafe writer.bytes.withUnsafeBytes { buffer in
            guard let start = buffer.baseAddress else { return EFAULT }
            let pointer = unsafe start.assumingMemoryBound(to: sockaddr.self)
            return unsafe body(pointer, socklen_t(buffer.count)) == 0 ? 0 : clinux_errno()
        }
    }
}
