internal import CLinux
internal import NetworkPrimitives

/// The datagrams that one call took from the kernel, given out one by one.
///
/// The memory is not cleared: pages that nothing is ever received into cost nothing.
@safe
struct DatagramBuffer: ~Copyable {
    /// What one call takes at most.
    struct Room {
        /// The datagrams.
        let count: Int
        /// The bytes of each; what is longer is truncated.
        let size: Int
    }

    /// What a single datagram is received into.
    ///
    /// The kernel makes the datagrams of a dump as large as the largest buffer that the socket was ever read with, up to
    /// this size: it has to be there from the first read on.
    static let singleSize = 32 * 1024

    private let bytes: UnsafeMutableRawPointer
    private let room: Room
    private var datagrams = [clinux_datagram](repeating: clinux_datagram(), count: Int(CLINUX_DATAGRAM_CAPACITY))
    /// The distance of the datagrams in the buffer.
    private var stride = singleSize
    private var count = 0
    private var position = 0
    /// True if nothing waited any more when they were taken.
    private var wereLast = false

    init(_ room: Room) {
        precondition(room.count <= Int(CLINUX_DATAGRAM_CAPACITY), "one call takes no more")
        self.room = room
        let size = max(room.count * room.size, DatagramBuffer.singleSize)
        unsafe bytes = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
    }

    deinit {
        unsafe bytes.deallocate()
    }

    /// Takes datagrams from the kernel; the result is that of the corresponding C function, `recvmmsg`.
    mutating func fill(from descriptor: Int32, _ amount: ReceptionAmount) -> Int32 {
        let taken: Room =
            switch amount {
            case .one: Room(count: 1, size: DatagramBuffer.singleSize)
            case .many: room
            }
        let result = unsafe clinux_receive_netlink(
            descriptor, bytes, taken.size, UInt32(taken.count), &datagrams)
        stride = taken.size
        position = 0
        count = Int(max(result, 0))
        // After a single one there is nothing to be known without asking.
        wereLast = count > 0 && count < taken.count
        return result
    }

    /// The next that the buffer holds, or that there are no more; nil where the kernel has to be asked.
    mutating func next() -> NetlinkReception? {
        guard position < count else {
            guard wereLast else { return nil }
            wereLast = false
            return .empty
        }
        let datagram = datagrams[position]
        position += 1
        if datagram.sender != 0 { return .foreign }
        return datagram.truncated != 0 ? .truncated : .datagram(count: Int(datagram.count))
    }

    /// True while ``next()`` is not nil.
    var isAhead: Bool { position < count || wereLast }

    /// Has the kernel asked again once nothing is held any more.
    mutating func forgetEnd() {
        wereLast = false
    }

    /// Calls `body` with the `count` bytes of the datagram given last.
    func withDatagram<E: Error>(count: Int, _ body: (RawSpan) throws(E) -> Void) throws(E) {
        precondition(position > 0 && count <= stride, "a datagram has been given")
        let start = unsafe UnsafeRawPointer(bytes + (position - 1) * stride)
        let datagram = unsafe UnsafeRawBufferPointer(start: start, count: count)
        try unsafe body(datagram.bytes)
    }
}
