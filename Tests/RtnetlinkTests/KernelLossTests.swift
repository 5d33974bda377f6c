import CLinux
import NamespaceSupport
import NetworkPrimitives
import Rtnetlink
import Testing
import WSPSystem

@Suite("Events that are lost or not the kernel's")
struct KernelLossTests {
    private static let burst = (1...100).map { "address add 198.51.100.\($0)/32 dev lo" }

    @Test("are reported as lost when the queue overran, and go on afterwards")
    func overrun() async throws {
        try await inPrivateNetwork { network in
            let kernel = try RtnetlinkKernel(receiveBuffer: 1)
            try network.batch(KernelLossTests.burst)
            var events: [KernelMessage] = []
            #expect(try kernel.drain(into: &events))
            #expect(events.count < KernelLossTests.burst.count)
            #expect(kernel.statistics.overruns == 1 && kernel.statistics.drops > 0)
            try network.ip("address add 203.0.113.1/32 dev lo")
            let fresh = try address("203.0.113.1")
            var later: [KernelMessage] = []
            #expect(try !kernel.drain(into: &later))
            #expect(later.contains { $0.address?.ownAddress == fresh })
        }
    }

    @Test("are reported as lost by the drop counter alone, where somebody else took the error away")
    func dropCounter() async throws {
        try await inPrivateNetwork { network in
            let kernel = try RtnetlinkKernel(receiveBuffer: 1)
            try network.batch(KernelLossTests.burst)
            var error: Int32 = 0
            var length = socklen_t(MemoryLayout<Int32>.size)
            #expect(unsafe getsockopt(kernel.eventDescriptor, SOL_SOCKET, SO_ERROR, &error, &length) == 0)
            #expect(error == ENOBUFS)
            var events: [KernelMessage] = []
            #expect(try kernel.drain(into: &events))
            #expect(kernel.statistics.overruns == 0 && kernel.statistics.drops > 0)
            #expect(try !kernel.drain(into: &events))
        }
    }

    @Test("are dropped and counted where another process sent them")
    func foreignSender() async throws {
        try await inPrivateNetwork { network in
            let kernel = try RtnetlinkKernel(receiveBuffer: 1 << 20)
            try KernelLossTests.send(encode(.link(.deleted, LinkMessage(index: 1, name: "lo"))), to: kernel.eventPort)
            var events: [KernelMessage] = []
            #expect(try !kernel.drain(into: &events))
            #expect(events.isEmpty)
            #expect(kernel.statistics.foreignSenders == 1 && kernel.statistics.messages == 0)
        }
    }

    @Test("have as much room as was asked for, or as the system allows")
    func receiveBuffer() async throws {
        try await inPrivateNetwork { _ in
            let small = try RtnetlinkKernel(receiveBuffer: 1).receiveBufferSize
            let large = try RtnetlinkKernel(receiveBuffer: 1 << 16).receiveBufferSize
            #expect(large == 2 << 16)
            #expect(small < large)
        }
    }

    private static func send(_ bytes: [UInt8], to port: UInt32) throws {
        let descriptor = socket(AF_NETLINK, Int32(SOCK_RAW.rawValue), NETLINK_ROUTE)
        defer { close(descriptor) }
        var address = sockaddr_nl()
        address.nl_family = sa_family_t(AF_NETLINK)
        address.nl_pid = port
        var bytes = bytes
        let sent = unsafe withUnsafeMutableBytes(of: &address) { address in
            unsafe bytes.withUnsafeMutableBytes { bytes in
                var vector = unsafe iovec(iov_base: bytes.baseAddress, iov_len: bytes.count)
                return unsafe withUnsafeMutablePointer(to: &vector) { vector in
                    var message = unsafe msghdr()
                    unsafe message.msg_name = address.baseAddress
                    unsafe message.msg_namelen = socklen_t(address.count)
                    unsafe message.msg_iov = vector
                    unsafe message.msg_iovlen = 1
                    return unsafe sendmsg(descriptor, &message, 0)
                }
            }
        }
        guard sent >= 0 else { throw SystemError.current("sendmsg") }
    }
}
