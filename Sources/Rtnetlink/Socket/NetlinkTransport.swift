internal import CLinux
internal import NetworkPrimitives
internal import WSPSystem

/// What a read from a netlink socket gave.
enum NetlinkReception: Equatable {
    /// A datagram from the kernel; its bytes are the first `count` of the buffer.
    case datagram(count: Int)
    /// A datagram from another process.
    case foreign
    /// A datagram that was longer than the buffer.
    case truncated
    /// Nothing waits.
    case empty
    /// The kernel could not queue something (`ENOBUFS`); it says so once.
    case overrun
}

/// A netlink socket as ``EventSocket`` and ``RequestSocket`` need it.
///
/// ``NetlinkSocket`` is the real one; tests play others, whose kernels lose, forge and mangle. Whoever uses one is
/// generic over it, so that every datagram goes through code made for the real one: an existential would cost a
/// dynamic call for each.
protocol NetlinkTransport: ~Copyable {
    /// The descriptor, for polling.
    var descriptor: Int32 { get }
    /// The socket's address.
    var port: UInt32 { get }

    /// Sets an option of the netlink layer: `NETLINK_*`.
    func setOption(_ option: Int32, _ value: Int32, name: String) throws(SystemError)
    /// Lets only those datagrams in that a classic BPF program accepts.
    func attach(_ filter: [sock_filter]) throws(SystemError)
    /// Asks for room for `size` bytes of waiting messages.
    func setReceiveBuffer(_ size: Int) throws(SystemError)
    /// The room reached, in bytes.
    func receiveBuffer() throws(SystemError) -> Int
    /// The messages that the kernel could not queue since the socket was opened, or nil where it does not tell.
    func drops() throws(SystemError) -> UInt32?

    /// Sends one datagram to the kernel, which serves what it asks before the call returns.
    func send(_ bytes: [UInt8]) throws(SystemError)
    /// Receives one datagram without waiting.
    mutating func receive() throws(SystemError) -> NetlinkReception
    /// Calls `body` with the first `count` bytes of the buffer: what the last reception gave.
    func withDatagram<E: Error>(count: Int, _ body: (RawSpan) throws(E) -> Void) throws(E)
    /// Waits until something can be received; false when the time is over.
    func waitForInput(milliseconds: Int32) throws(SystemError) -> Bool
}
