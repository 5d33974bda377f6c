import CLinux
import NamespaceSupport
import NetworkPrimitives
import Rtnetlink
import WSPSystem

/// A privileged process that sends what looks like the kernel's messages.
struct Forger: ~Copyable {
    /// The addresses of the daemon's two rtnetlink sockets.
    struct Ports {
        let events: UInt32
        let requests: UInt32
    }

    private let descriptor: Descriptor

    init() throws {
        let number = try retrying("socket AF_NETLINK") {
            Int(socket(AF_NETLINK, Int32(SOCK_RAW.rawValue) | Int32(SOCK_CLOEXEC.rawValue), NETLINK_ROUTE))
        }
        descriptor = Descriptor(owning: Int32(number))
    }

    /// Sends a datagram to one socket, or to all in one of the groups; false where the receiver's queue is full.
    @discardableResult
    func send(_ message: KernelMessage, sequence: UInt32 = 0, to port: UInt32 = 0, groups: UInt32 = 0) throws -> Bool {
        var writer = ByteWriter()
        writer.appendMessage(message.type, sequence: sequence, port: port) { message.encode(into: &$0) }
        var bytes = writer.bytes
        var address = sockaddr_nl()
        address.nl_family = sa_family_t(AF_NETLINK)
        address.nl_pid = port
        address.nl_groups = groups
        let sent = unsafe withUnsafeMutableBytes(of: &address) { address in
            unsafe bytes.withUnsafeMutableBytes { bytes in
                var vector = unsafe iovec(iov_base: bytes.baseAddress, iov_len: bytes.count)
                return unsafe withUnsafeMutablePointer(to: &vector) { vector in
                    var message = unsafe msghdr()
                    unsafe message.msg_name = address.baseAddress
                    unsafe message.msg_namelen = socklen_t(address.count)
                    unsafe message.msg_iov = vector
                    unsafe message.msg_iovlen = 1
                    return unsafe sendmsg(descriptor.number, &message, Int32(MSG_DONTWAIT))
                }
            }
        }
        if sent >= 0 { return true }
        let error = SystemError.current("sendmsg")
        guard error.errno == EAGAIN else { throw error }
        return false
    }
}

extension Daemon {
    /// Looks its sockets up in /proc: the one for events is in groups, the other one in none.
    func netlinkPorts(_ network: some NetworkNamespace) throws -> Forger.Ports {
        let links = try network.output(of: ["ls", "-l", "/proc/\(process.processID)/fd"])
        var ports: (events: UInt32?, requests: UInt32?)
        for line in try contents(of: "/proc/thread-self/net/netlink").split(separator: "\n").dropFirst() {
            let fields = line.split(separator: " ")
            guard fields.count >= 10, fields[1] == "0", links.contains("socket:[\(fields[9])]"),
                let port = UInt32(fields[2])
            else { continue }
            if fields[3] == "00000000" { ports.requests = port } else { ports.events = port }
        }
        guard let events = ports.events, let requests = ports.requests else {
            throw SystemError("find the daemon's sockets", errno: ENOENT)
        }
        return Forger.Ports(events: events, requests: requests)
    }
}
