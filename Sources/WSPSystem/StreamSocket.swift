import CLinux

/// What one attempt to move bytes through a non-blocking socket came to.
package enum TransferOutcome: Equatable, Sendable {
    /// That many bytes were moved, at least one.
    case moved(Int)
    /// Nothing can be moved now; the reactor tells when it can.
    case wouldBlock
    /// The other side has gone.
    case closed
}

/// A connected, non-blocking Unix stream socket.
package struct StreamSocket: ~Copyable {
    package let descriptor: Descriptor

    /// Takes a connected socket over.
    package init(_ descriptor: consuming Descriptor) {
        self.descriptor = descriptor
    }

    /// Connects to the socket at `path` and makes the connection non-blocking.
    ///
    /// The corresponding C functions are `socket` and `connect`.
    package init(connectingTo path: String) throws(SystemError) {
        let descriptor = Descriptor(owning: Int32(try retrying("socket") { Int(clinux_unix_stream()) }))
        let number = descriptor.number
        try retrying("connect to \(path)") { unsafe Int(clinux_unix_connect(number, path)) }
        try retrying("fcntl") { Int(clinux_set_nonblocking(number)) }
        self.descriptor = descriptor
    }

    /// Creates two sockets connected to each other.
    ///
    /// The corresponding C function is `socketpair`.
    package static func pair() throws(SystemError) -> (Int32, Int32) {
        var numbers: [Int32] = [-1, -1]
        try retrying("socketpair") { unsafe Int(clinux_unix_stream_pair(&numbers)) }
        return (numbers[0], numbers[1])
    }

    /// Reads into the buffer from `offset` on, at most `limit` bytes.
    ///
    /// The corresponding C function is `recv`.
    package func receive(into buffer: inout [UInt8], from offset: Int, limit: Int = .max) throws(SystemError)
        -> TransferOutcome
    {
        let room = min(buffer.count - offset, limit)
        precondition(room > 0, "a read without room would look like the end of the stream")
        let number = descriptor.number
        let count = unsafe buffer.withUnsafeMutableBytes { bytes in
            unsafe clinux_receive(number, bytes.baseAddress?.advanced(by: offset), room)
        }
        return try outcome("recv", count)
    }

    /// Sends from the bytes from `offset` on.
    ///
    /// The corresponding C function is `send`.
    package func send(_ bytes: [UInt8], from offset: Int) throws(SystemError) -> TransferOutcome {
        let number = descriptor.number
        let count = unsafe bytes.withUnsafeBytes { bytes in
            unsafe clinux_send(number, bytes.baseAddress?.advanced(by: offset), bytes.count - offset)
        }
        return try outcome("send", count)
    }

    /// Tells the other side that no more will come, and stops receiving.
    package func shutDown() {
        _ = clinux_shut_down(descriptor.number)
    }

    /// An interrupted call counts as one that would block: these sockets never sleep, so the reactor calls again.
    private func outcome(_ name: String, _ count: Int) throws(SystemError) -> TransferOutcome {
        if count > 0 { return .moved(count) }
        if count == 0 { return .closed }
        let error = SystemError.current(name)
        switch error.errno {
        case EAGAIN, EINTR: return .wouldBlock
        case EPIPE, ECONNRESET: return .closed
        default: throw error
        }
    }
}
