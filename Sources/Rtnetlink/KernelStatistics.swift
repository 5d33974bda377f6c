/// What the sockets have seen since they were opened.
package struct KernelStatistics: Equatable, Sendable {
    /// Datagrams received on either socket.
    package var datagrams: UInt64 = 0
    /// Messages delivered.
    package var messages: UInt64 = 0
    /// Messages that could not be decoded.
    package var malformed: UInt64 = 0
    /// Messages of a type that is not known here.
    package var unknown: UInt64 = 0
    /// Datagrams longer than the buffer.
    package var truncated: UInt64 = 0
    /// Datagrams dropped because they came from another process and not from the kernel.
    package var foreignSenders: UInt64 = 0
    /// Times that the kernel reported an overrun (`ENOBUFS`).
    package var overruns: UInt64 = 0
    /// Events that the kernel could not queue, by the event socket's own counter.
    package var drops: UInt64 = 0
    /// Tries of dumps that were interrupted by a change.
    package var interruptedDumps: UInt64 = 0
    /// Dumps that the kernel refused because one before was not finished (`EBUSY`).
    package var busyDumps: UInt64 = 0
    /// Replies that did not come, could not be read, or said that the kernel had no memory for an answer.
    package var repliesLost: UInt64 = 0
    /// Messages on the request socket that answer nothing that is waited for.
    package var lateReplies: UInt64 = 0

    /// Creates figures of nothing seen.
    package init() {}
}

extension KernelStatistics {
    /// Adds figure by figure.
    static func + (left: KernelStatistics, right: KernelStatistics) -> KernelStatistics {
        var sum = left
        sum.datagrams += right.datagrams
        sum.messages += right.messages
        sum.malformed += right.malformed
        sum.unknown += right.unknown
        sum.truncated += right.truncated
        sum.foreignSenders += right.foreignSenders
        sum.overruns += right.overruns
        sum.drops += right.drops
        sum.interruptedDumps += right.interruptedDumps
        sum.busyDumps += right.busyDumps
        sum.repliesLost += right.repliesLost
        sum.lateReplies += right.lateReplies
        return sum
    }
}
