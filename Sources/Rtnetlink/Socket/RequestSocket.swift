internal import CLinux
internal import NetworkPrimitives
internal import WSPSystem

/// The socket that requests are made by; it is in no group.
///
/// The kernel serves a request inside the send, so replies are there when the send returns. Replies that nobody waits
/// for any more are told by their sequence number, counted and skipped; what another process sends is no reply,
/// whatever its number.
final class RequestSocket<Transport: NetlinkTransport & ~Copyable> {
    var statistics = KernelStatistics()
    var onMalformed: ((DecodingError) -> Void)?

    var socket: Transport
    /// Receptions in a row that gave an error of the socket, and waits in a row that nothing came of.
    private var overrunsInRow = 0
    private var vainWaits = 0
    // From anywhere: late replies to a predecessor at the same port must not look like ours.
    private var sequence = UInt32.random(in: .min ... .max)

    init(_ transport: consuming Transport) throws(SystemError) {
        socket = transport
        try enable(NETLINK_GET_STRICT_CHK, name: "NETLINK_GET_STRICT_CHK")
        try enable(NETLINK_EXT_ACK, name: "NETLINK_EXT_ACK")
        try enable(NETLINK_CAP_ACK, name: "NETLINK_CAP_ACK")
    }

    /// Sets an option that old kernels do not know; without it requests are served all the same.
    private func enable(_ option: Int32, name: String) throws(SystemError) {
        do {
            try socket.setOption(option, 1, name: name)
        } catch {
            guard error.errno == ENOPROTOOPT else { throw error }
        }
    }

    /// Takes `count` consecutive sequence numbers, of which the first is returned.
    func takeSequence(_ count: Int = 1) -> UInt32 {
        defer { sequence &+= UInt32(count) }
        return sequence
    }

    /// How often in a row the socket may promise something and give nothing.
    ///
    /// A socket in order does so once: what does not end here would keep the loops that read replies for ever.
    private static var vainReceptionsAllowed: Int { 16 }

    /// How long the next part of a dump may take; it is made when the one before is read, so it never does, and
    /// everybody waits meanwhile.
    private static var replyPatience: Int32 { 50 }

    /// Receives one datagram and counts it.
    ///
    /// - Throws: What the socket fails with, also where it reports nothing but overruns (`ENOBUFS`).
    func receive(_ amount: ReceptionAmount = .one) throws(KernelError) -> NetlinkReception {
        do {
            let reception = try socket.receive(amount)
            switch reception {
            case .datagram: statistics.datagrams += 1
            case .foreign:
                statistics.datagrams += 1
                statistics.foreignSenders += 1
            case .truncated:
                statistics.datagrams += 1
                statistics.truncated += 1
            case .overrun: statistics.overruns += 1
            case .empty: break
            }
            try noteVain(reception)
            return reception
        } catch {
            throw .system(error)
        }
    }

    private func noteVain(_ reception: NetlinkReception) throws(SystemError) {
        overrunsInRow = reception == .overrun ? overrunsInRow + 1 : 0
        if reception != .overrun && reception != .empty { vainWaits = 0 }
        guard overrunsInRow > RequestSocket.vainReceptionsAllowed else { return }
        overrunsInRow = 0
        throw SystemError("recvmmsg", errno: ENOBUFS)
    }

    /// Waits for the next part of a dump; false where it does not come, also where it is said to wait and cannot be had.
    func waitForReply() throws(KernelError) -> Bool {
        do {
            let isReadable = try socket.waitForInput(milliseconds: RequestSocket.replyPatience)
            vainWaits = isReadable ? vainWaits + 1 : 0
            guard vainWaits > RequestSocket.vainReceptionsAllowed else { return isReadable }
            vainWaits = 0
            return false
        } catch {
            throw .system(error)
        }
    }

    /// Sends a datagram of requests.
    func send(_ requests: ByteWriter) throws(KernelError) {
        do {
            try socket.send(requests.bytes)
        } catch {
            throw .system(error)
        }
    }

    /// Calls `body` with every message in the buffer; what it throws at is counted and reported, what it returns false
    /// for is counted as late.
    ///
    /// Returns false if something could not be read.
    @discardableResult
    func forEachReply(count: Int, _ body: (MessageHeader, RawSpan) throws(DecodingError) -> Bool) -> Bool {
        let malformed = statistics.malformed
        socket.withDatagram(count: count) { datagram in
            do throws(DecodingError) {
                try forEachMessage(in: datagram) { (header, payload) throws(DecodingError) in
                    do throws(DecodingError) {
                        if try body(header, payload) { statistics.messages += 1 } else { statistics.lateReplies += 1 }
                    } catch {
                        noteMalformed(error)
                    }
                }
            } catch {
                noteMalformed(error)
            }
        }
        return statistics.malformed == malformed
    }

    private func noteMalformed(_ error: DecodingError) {
        statistics.malformed += 1
        onMalformed?(error)
    }
}

extension DatagramBuffer.Room {
    /// For the replies to as many questions as travel in one send: a way takes a hundred bytes or two.
    static let replies = DatagramBuffer.Room(count: 32, size: 1024)
}
