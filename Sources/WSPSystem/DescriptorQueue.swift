import CLinux

/// A pair of sockets in which descriptors wait for another process.
///
/// The manager compares each descriptor that it is given to keep with all that it keeps: thousands of them hold up the
/// whole system for minutes. A pair is two, however many wait in it. Once nobody has the pair any longer the kernel
/// closes them.
package struct DescriptorQueue: ~Copyable {
    /// How many are sure to find room in the send buffer that a system gives by default.
    package static let capacity = 32_768
    /// The descriptors that one message takes with it at most: the kernel's SCM_MAX_FD.
    static let descriptorsPerMessage = 253

    private let sending: Descriptor
    private let receiving: Descriptor

    /// Fills a new pair; the descriptors stay the caller's as well.
    ///
    /// The corresponding C functions are `socketpair` and `sendmsg`.
    ///
    /// - Throws: `EAGAIN` where there is no room for more, `ETOOMANYREFS` where more than `RLIMIT_NOFILE` are on their way.
    package init(_ descriptors: ArraySlice<Int32>) throws(SystemError) {
        var pair: [Int32] = [-1, -1]
        try retrying("socketpair") { unsafe Int(clinux_unix_stream_pair(&pair)) }
        let sending = Descriptor(owning: pair[0])
        let receiving = Descriptor(owning: pair[1])
        var rest = descriptors
        while !rest.isEmpty {
            let next = Array(rest.prefix(DescriptorQueue.descriptorsPerMessage))
            try retrying("sendmsg") { unsafe Int(clinux_send_descriptors(pair[0], next, next.count)) }
            rest = rest.dropFirst(next.count)
        }
        self.sending = sending
        self.receiving = receiving
    }

    /// Both ends of the pair.
    ///
    /// Both have to be kept: the manager closes a socket whose other end has been closed.
    package var ends: [Int32] { [sending.number, receiving.number] }

    /// Takes all descriptors out of the ends of pairs.
    ///
    /// The corresponding C function is `recvmsg`.
    package static func contents(of ends: [Int32]) throws(SystemError) -> [Int32] {
        var descriptors: [Int32] = []
        do throws(SystemError) {
            for end in ends { try take(from: end, &descriptors) }
        } catch {
            for number in descriptors { close(number) }
            throw error
        }
        return descriptors
    }

    private static func take(from end: Int32, _ descriptors: inout [Int32]) throws(SystemError) {
        var received = [Int32](repeating: -1, count: descriptorsPerMessage)
        do throws(SystemError) {
            while true {
                let count = try retrying("recvmsg") {
                    unsafe clinux_receive_descriptors(end, &received, received.count)
                }
                if count == 0 { return }
                descriptors += received[..<count]
            }
        } catch {
            guard error.errno == EAGAIN else { throw error }
        }
    }
}
