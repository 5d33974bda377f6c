internal import CLinux
internal import NetworkPrimitives
internal import WSPSystem

/// The socket that the kernel's events come by.
///
/// It is in all groups before anything can be dumped, so that whatever a dump misses is an event.
final class EventSocket {
    private(set) var statistics = KernelStatistics()
    let receiveBufferSize: Int
    var onMalformed: ((DecodingError) -> Void)?

    private var socket: NetlinkSocket
    private var lastDrops: UInt32 = 0

    init(receiveBuffer: Int) throws(SystemError) {
        socket = try NetlinkSocket()
        try socket.setReceiveBuffer(receiveBuffer)
        receiveBufferSize = try socket.receiveBuffer()
        // Before the groups: what is in the queue already no filter takes out.
        try NeighbourFilter.attach(to: socket)
        for group in EventGroup.all {
            do {
                try socket.setOption(NETLINK_ADD_MEMBERSHIP, group.number, name: "NETLINK_ADD_MEMBERSHIP \(group.name)")
            } catch {
                guard group.isOptional, error.errno == EINVAL else { throw error }
            }
        }
    }

    var descriptor: Int32 { socket.descriptor }
    var port: UInt32 { socket.port }

    /// Delivers events as ``Kernel/receiveEvents(limit:_:)`` says.
    func receive(limit: Int, _ body: (KernelMessage) -> Void) throws(SystemError) -> EventStatus {
        for _ in 0..<limit {
            switch try socket.receive() {
            case .datagram(let count):
                statistics.datagrams += 1
                deliver(count: count, body)
            case .foreign:
                statistics.datagrams += 1
                statistics.foreignSenders += 1
            case .truncated:
                statistics.datagrams += 1
                statistics.truncated += 1
                return .lost
            case .overrun:
                statistics.overruns += 1
                // What was dropped until now is reported by this; the counter reports what is dropped from now on.
                _ = try noteDrops()
                return .lost
            case .empty:
                return try noteDrops() ? .lost : .drained
            }
        }
        return .more
    }

    /// True if the kernel dropped something since the last call.
    ///
    /// `ENOBUFS` alone does not do: any call on the socket takes it away, the counter stays.
    private func noteDrops() throws(SystemError) -> Bool {
        let drops = try socket.drops()
        let more = drops &- lastDrops
        lastDrops = drops
        statistics.drops += UInt64(more)
        return more != 0
    }

    private func deliver(count: Int, _ body: (KernelMessage) -> Void) {
        socket.withDatagram(count: count) { datagram in
            do throws(DecodingError) {
                try forEachMessage(in: datagram) { (header, payload) throws(DecodingError) in
                    do throws(DecodingError) {
                        let message = try KernelMessage(decoding: header, payload: payload)
                        statistics.messages += 1
                        body(message)
                    } catch {
                        noteMalformed(error)
                    }
                }
            } catch {
                noteMalformed(error)
            }
        }
    }

    private func noteMalformed(_ error: DecodingError) {
        statistics.malformed += 1
        onMalformed?(error)
    }
}
