internal import CLinux
internal import NetworkPrimitives
internal import WSPSystem

/// The socket that the kernel's events come by.
///
/// It is in all groups before anything can be dumped, so that whatever a dump misses is an event.
final class EventSocket<Transport: NetlinkTransport & ~Copyable> {
    private(set) var statistics = KernelStatistics()
    let receiveBufferSize: Int
    var onMalformed: ((DecodingError) -> Void)?

    private var socket: Transport
    private var lastDrops: UInt32

    init(_ transport: consuming Transport, receiveBuffer: Int) throws(SystemError) {
        // What an adopted socket lost before is nobody's here: the state is learnt after this.
        lastDrops = try transport.drops() ?? 0
        socket = transport
        try socket.setReceiveBuffer(receiveBuffer)
        receiveBufferSize = try socket.receiveBuffer()
        // Before the groups: what is in the queue already no filter takes out.
        try socket.attach(NeighbourFilter.program)
        for group in EventGroup.all {
            do {
                try socket.setOption(NETLINK_ADD_MEMBERSHIP, group.number, name: "NETLINK_ADD_MEMBERSHIP \(group.name)")
            } catch {
                guard group.isOptional, error.errno == EINVAL else { throw error }
            }
        }
    }

    /// The kernel's counter of dropped events when it was last looked at.
    var drops: UInt32 { lastDrops }
    var descriptor: Int32 { socket.descriptor }
    var port: UInt32 { socket.port }

    /// Delivers events as ``Kernel/receiveEvents(limit:_:)`` says.
    func receive(limit: Int, _ body: (KernelMessage) -> Void) throws(SystemError) -> EventStatus {
        var left = limit
        var isUnreadable = false
        var isLost = false
        // What has been taken from the kernel is given to its end: nothing wakes anybody for the rest.
        while left > 0 && !isUnreadable || socket.isAhead {
            left -= 1
            switch try socket.receive(.many) {
            case .datagram(let count):
                statistics.datagrams += 1
                // What could not be read may have said anything: it is as good as lost.
                if !deliver(count: count, body) { isUnreadable = true }
            case .foreign:
                statistics.datagrams += 1
                statistics.foreignSenders += 1
            case .truncated:
                statistics.datagrams += 1
                statistics.truncated += 1
                isUnreadable = true
            case .overrun:
                statistics.overruns += 1
                // What was dropped until now is reported by this; the counter reports what is dropped from now on.
                _ = try noteDrops()
                isUnreadable = true
            case .empty:
                guard try noteDrops() else { return isLost || isUnreadable ? .drainedAfterLoss : .drained }
                // The loss may be all that kept the kernel from giving more.
                isLost = true
            }
        }
        return isLost || isUnreadable ? .lost : .more
    }

    /// True if the kernel dropped something since the last call.
    ///
    /// `ENOBUFS` alone does not do: any call on the socket takes it away, the counter stays.
    private func noteDrops() throws(SystemError) -> Bool {
        guard let drops = try socket.drops() else { return false }
        let more = drops &- lastDrops
        lastDrops = drops
        statistics.drops += UInt64(more)
        return more != 0
    }

    /// Delivers a datagram's messages; false if one of them could not be read.
    private func deliver(count: Int, _ body: (KernelMessage) -> Void) -> Bool {
        let malformed = statistics.malformed
        socket.withDatagram(count: count) { datagram in
            do throws(DecodingError) {
                try forEachMessage(in: datagram) { (header, payload) throws(DecodingError) in
                    do throws(DecodingError) {
                        let message = try KernelMessage(decoding: header, payload: payload)
                        statistics.messages += 1
                        if message.isOfUnknownType { statistics.unknown += 1 }
                        body(message)
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
