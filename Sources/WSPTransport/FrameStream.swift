internal import CLinux
package import NetworkPrimitives
package import WSPProtocol
package import WSPSystem

/// One connection as frames: bytes that have not been sent or are not a whole frame yet wait here.
package final class FrameStream {
    /// The bound of a reply where no more was asked for.
    private static let defaultReplyLimit = 1 << 20
    private static let chunk = 64 * 1024

    package let socket: StreamSocket
    private var outgoing: [UInt8] = []
    private var sent = 0
    private var canSend = true
    private var incoming = [UInt8](repeating: 0, count: chunk)
    private var filled = 0
    private var parsed = 0
    private var replyLimit = defaultReplyLimit

    package init(_ socket: consuming StreamSocket) {
        self.socket = socket
    }

    /// Connects; where the service's queue is full, stands in the kernel's line for a place in it for at most so long.
    ///
    /// Who comes again from time to time instead hardly ever finds a place where others fill each one at once.
    ///
    /// - Throws: EAGAIN where the queue is still full then.
    package convenience init(connectingTo path: String, standingInLine patience: TimeSpan) throws(SystemError) {
        let descriptor = Descriptor(owning: Int32(try retrying("socket") { Int(clinux_unix_stream()) }))
        let number = descriptor.number
        try retrying("setsockopt SO_SNDTIMEO") { Int(clinux_set_send_timeout(number, Int64(patience.nanoseconds))) }
        try retrying("connect to \(path)") { unsafe Int(clinux_unix_connect(number, path)) }
        try retrying("fcntl") { Int(clinux_set_nonblocking(number)) }
        self.init(StreamSocket(descriptor))
    }

    /// Connects without waiting: a service whose queue is full gives EAGAIN.
    package convenience init(connectingTo path: String) throws(SystemError) {
        let descriptor = Descriptor(owning: Int32(try retrying("socket") { Int(clinux_unix_stream()) }))
        let number = descriptor.number
        try retrying("fcntl") { Int(clinux_set_nonblocking(number)) }
        try retrying("connect to \(path)") { unsafe Int(clinux_unix_connect(number, path)) }
        self.init(StreamSocket(descriptor))
    }

    /// True where bytes wait until the socket takes more.
    package var wantsToSend: Bool { canSend && sent < outgoing.count }

    /// The bytes that wait until the socket takes them.
    package var waitingByteCount: Int { outgoing.count - sent }

    /// Gives the memory of all that waits back, on a connection that nobody will use again.
    package func discard() {
        outgoing = []
        sent = 0
        incoming = []
        filled = 0
        parsed = 0
    }

    /// Puts a frame behind those that wait; `replyByteCount` is the output that the answer may have.
    package func enqueue(replyByteCount: Int = 0, _ encode: (inout ByteWriter) -> Void) {
        var writer = ByteWriter()
        encode(&writer)
        outgoing.append(contentsOf: writer.bytes)
        replyLimit = max(replyLimit, ControlReply.fixedByteCount + replyByteCount)
    }

    /// Sends what the socket takes.
    package func flush() throws(SystemError) {
        while wantsToSend {
            switch try socket.send(outgoing, from: sent) {
            case .moved(let count): sent += count
            case .wouldBlock: return
            // Only receiving tells that the connection has ended: an ERROR frame may still wait to be read.
            case .closed: canSend = false
            }
        }
        outgoing.removeAll(keepingCapacity: outgoing.capacity <= FrameStream.chunk)
        sent = 0
    }

    /// Receives once, after which ``next()`` gives what is complete.
    package func receive() throws(SystemError) -> TransferOutcome {
        if parsed > 0 {
            incoming.removeSubrange(..<parsed)
            filled -= parsed
            parsed = 0
        }
        // Grows with the bytes that have come, never with the length that a frame claims.
        if incoming.count - filled < FrameStream.chunk / 2 {
            let room = max(FrameStream.chunk, filled)
            incoming.append(contentsOf: repeatElement(0, count: room))
        }
        let outcome = try socket.receive(into: &incoming, from: filled)
        if case .moved(let count) = outcome { filled += count }
        return outcome
    }

    /// Takes the next whole frame out of what was received; nil where there is none.
    package func next() throws(ProtocolViolation) -> (id: UInt64, frame: ServerFrame)? {
        // A span depends on a variable that nothing can change meanwhile, which a property is not.
        let received = incoming
        let bytes = unsafe received.span.bytes.extracting(0..<filled)
        switch try FrameScanner.next(in: bytes, from: parsed, limit: replyLimit) {
        case .incomplete:
            return nil
        case .frame(let header, let range):
            let frame = try ServerFrame(decoding: bytes.extracting(range), header: header)
            parsed = range.upperBound
            return (header.id, frame)
        }
    }
}
