internal import CLinux
internal import CMnl
internal import NetworkPrimitives
internal import WSPSystem

/// A bound rtnetlink socket of libmnl that never blocks, with the buffer that everything is received into.
@safe
struct NetlinkSocket: NetlinkTransport, ~Copyable {
    private let socket: OpaquePointer
    /// True if somebody else opened it.
    let isAdopted: Bool
    private var buffer: DatagramBuffer

    /// Opens a socket and binds it to a port that the kernel chooses; it is in no group.
    ///
    /// One call receives as much as `room` says.
    init(room: DatagramBuffer.Room) throws(SystemError) {
        guard let socket = unsafe mnl_socket_open2(NETLINK_ROUTE, Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue))
        else { throw .current("mnl_socket_open2 NETLINK_ROUTE") }
        guard unsafe mnl_socket_bind(socket, 0, MNL_SOCKET_AUTOPID) == 0 else {
            let error = SystemError.current("mnl_socket_bind")
            _ = unsafe mnl_socket_close(socket)
            throw error
        }
        unsafe self.socket = unsafe socket
        isAdopted = false
        buffer = DatagramBuffer(room)
    }

    /// Takes over a bound rtnetlink socket, with the groups it is in and what waits in it.
    init(adopting descriptor: consuming Descriptor, room: DatagramBuffer.Room) throws(SystemError) {
        let kept = descriptor.number
        try retrying("fcntl") { Int(clinux_set_nonblocking(kept)) }
        let number = descriptor.release()
        guard let socket = unsafe mnl_socket_fdopen(number) else {
            let error = SystemError.current("mnl_socket_fdopen")
            _ = close(number)
            throw error
        }
        unsafe self.socket = unsafe socket
        isAdopted = true
        buffer = DatagramBuffer(room)
    }

    deinit {
        // The descriptor is gone whatever close reports.
        _ = unsafe mnl_socket_close(socket)
    }

    /// The descriptor, for polling and for options.
    var descriptor: Int32 { unsafe mnl_socket_get_fd(socket) }

    /// The port that the kernel chose: the socket's address.
    var port: UInt32 { unsafe mnl_socket_get_portid(socket) }

    /// Sets an option of the netlink layer: `NETLINK_*`.
    func setOption(_ option: Int32, _ value: Int32, name: String) throws(SystemError) {
        var value = value
        guard unsafe mnl_socket_setsockopt(socket, option, &value, socklen_t(MemoryLayout<Int32>.size)) == 0 else {
            throw .current("setsockopt \(name)")
        }
    }

    /// Lets only those datagrams in that a classic BPF program accepts; what waits already stays.
    func attach(_ filter: [sock_filter]) throws(SystemError) {
        var instructions = filter
        let descriptor = descriptor
        let result = unsafe instructions.withUnsafeMutableBufferPointer { instructions in
            var program = unsafe sock_fprog(len: UInt16(instructions.count), filter: instructions.baseAddress)
            return unsafe setsockopt(
                descriptor, SOL_SOCKET, SO_ATTACH_FILTER, &program, socklen_t(MemoryLayout<sock_fprog>.size))
        }
        guard result == 0 else { throw .current("setsockopt SO_ATTACH_FILTER") }
    }

    /// Sends one datagram to the kernel, which serves what it asks before the call returns.
    mutating func send(_ bytes: [UInt8]) throws(SystemError) {
        buffer.forgetEnd()
        while true {
            let sent = unsafe bytes.withUnsafeBytes { unsafe mnl_socket_sendto(socket, $0.baseAddress, $0.count) }
            if sent == bytes.count { return }
            guard sent < 0 else { throw SystemError("sendto", errno: EMSGSIZE) }
            let error = SystemError.current("sendto")
            guard error.errno == EINTR else { throw error }
        }
    }

    /// Receives one datagram without waiting.
    ///
    /// The corresponding C function is `recvmmsg`.
    mutating func receive(_ amount: ReceptionAmount) throws(SystemError) -> NetlinkReception {
        while true {
            if let held = buffer.next() { return held }
            guard buffer.fill(from: descriptor, amount) < 0 else { continue }
            let error = SystemError.current("recvmmsg")
            switch error.errno {
            case EINTR: continue
            case EAGAIN: return .empty
            case ENOBUFS: return .overrun
            default: throw error
            }
        }
    }

    /// True while the buffer holds something, or the kernel is known to have had no more.
    var isAhead: Bool { buffer.isAhead }

    /// Calls `body` with the `count` bytes of the last reception.
    func withDatagram<E: Error>(count: Int, _ body: (RawSpan) throws(E) -> Void) throws(E) {
        try buffer.withDatagram(count: count, body)
    }

    /// Waits until something can be received; false when the time is over.
    func waitForInput(milliseconds: Int32) throws(SystemError) -> Bool {
        if buffer.isAhead { return true }
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while true {
            let count = unsafe poll(&entry, 1, milliseconds)
            if count >= 0 { return count > 0 }
            let error = SystemError.current("poll")
            guard error.errno == EINTR else { throw error }
        }
    }
}
