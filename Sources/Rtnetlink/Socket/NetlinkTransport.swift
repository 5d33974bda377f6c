internal import CLinux
internal import NetworkPrimitives
internal import WSPSystem

/// What a read from a netlink socket gave.
enum NetlinkReception: Equatable {
    /// A datagram from the kernel of `count` bytes.
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

/// How much one call takes from the kernel.
enum ReceptionAmount {
    /// One datagram, of any size that the kernel makes.
    case one
    /// As many as wait, up to the number and the size that the socket was made for.
    case many
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
    mutating func send(_ bytes: [UInt8]) throws(SystemError)
    /// Receives one datagram without waiting.
    ///
    /// More may be taken from the kernel with it, which later calls give. That nothing waits is told as it was when the
    /// last of them were taken; what has been sent since, the next call asks the kernel for.
    mutating func receive(_ amount: ReceptionAmount) throws(SystemError) -> NetlinkReception
    /// True while the next call to ``receive(_:)`` tells of the past: it does not ask the kernel.
    var isAhead: Bool { get }
    /// Calls `body` with the `count` bytes of the last reception.
    func withDatagram<E: Error>(count: Int, _ body: (RawSpan) throws(E) -> Void) throws(E)
    /// Waits until something can be received; false when the time is over.
    func waitForInput(milliseconds: Int32) throws(SystemError) -> Bool
}
