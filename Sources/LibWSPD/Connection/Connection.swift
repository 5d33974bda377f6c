internal import CLinux
internal import CWSP
internal import WSPProtocol
internal import WSPSystem
internal import WSPTransport

/// The connection to the service.
final class Connection {
    /// The most bytes that wait for a service that does not read; then it counts as lost.
    static let maximumWaiting = 4 << 20
    /// The bytes that may wait before more pending requests are brought to the service.
    static let takeUpWindow = 64 * 1024

    let stream: FrameStream
    /// Has who polls the connection look again.
    let doorbell: WakeUp

    private init(_ stream: FrameStream, _ doorbell: consuming WakeUp) {
        self.stream = stream
        self.doorbell = doorbell
    }

    /// Connects without waiting and sends HELLO.
    ///
    /// No initializer: Embedded Swift does not free an object whose initializer throws.
    ///
    /// - Throws: what connect(2) failed with: EAGAIN where the service's queue is full.
    static func open() throws(SystemError) -> Connection {
        let connection = Connection(try FrameStream(connectingTo: SocketPath.current), try WakeUp())
        connection.stream.enqueue { HelloRequest().encode(id: 0, into: &$0) }
        return connection
    }

    /// Closes the descriptors although somebody may still have a reference; only in the child of a fork, where closing
    /// them a second time finds nothing.
    func close() {
        stream.discard()
        _ = CLinux.close(stream.socket.descriptor.number)
        _ = CLinux.close(doorbell.descriptor.number)
    }

    /// What a thread polls that waits for the connection: something to read or to send, or the doorbell.
    var polled: [pollfd] {
        let events = Int16(stream.wantsToSend ? POLLIN | POLLOUT : POLLIN)
        return [
            pollfd(fd: stream.socket.descriptor.number, events: events, revents: 0),
            pollfd(fd: doorbell.descriptor.number, events: Int16(POLLIN), revents: 0),
        ]
    }
}

/// A call that waits for a RESULT.
final class Exchange {
    let id: UInt64
    var reply: ControlReply?
    var isLost = false

    init(id: UInt64) {
        self.id = id
    }
}
