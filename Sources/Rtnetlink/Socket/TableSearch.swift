internal import CLinux
internal import NetworkPrimitives

/// A dump of one table that is read as its searcher likes, on a socket of its own.
///
/// Of two dumps on one socket the kernel refuses the second, and one that was begun has to be read to its end; this one
/// may be given up at any time.
final class TableSearch: RouteSearch {
    private let table: UInt32
    private let destination: IPAddress
    private let socket: RequestSocket<NetlinkSocket>
    /// The socket whose figures those of this one are counted in.
    private let account: RequestSocket<NetlinkSocket>
    private let sequence: UInt32
    private var isDone = false
    private var failure: KernelError?
    private(set) var routeCount = 0

    init(table: UInt32, destination: IPAddress, account: RequestSocket<NetlinkSocket>) throws(KernelError) {
        do {
            socket = try RequestSocket(try NetlinkSocket(room: .replies))
        } catch {
            throw .system(error)
        }
        self.table = table
        self.destination = destination
        self.account = account
        socket.onMalformed = account.onMalformed
        sequence = socket.takeSequence()
        var request = ByteWriter(capacity: 64)
        request.appendMessage(.getRoute, flags: [.request, .dump], sequence: sequence) { writer in
            var header = rtmsg()
            header.rtm_family = destination.family.byte
            writer.append(structure: header)
            writer.appendAttribute(RTA_TABLE, table)
        }
        try socket.send(request)
    }

    deinit {
        account.statistics = account.statistics + socket.statistics
    }

    func next(_ body: (RouteMessage) -> Void) throws(KernelError) -> Bool {
        while !isDone {
            switch try socket.receive() {
            case .datagram(let count):
                socket.forEachReply(count: count) { (header, payload) throws(DecodingError) in
                    try take(header, payload, body)
                }
                if let failure { throw failure }
                return !isDone
            // What was lost cannot be had again; what is found in the rest holds all the same.
            case .truncated, .overrun, .foreign: break
            case .empty:
                guard try socket.waitForReply() else {
                    socket.statistics.repliesLost += 1
                    throw .replyLost(.getRoute)
                }
            }
        }
        return false
    }

    private func take(_ header: MessageHeader, _ payload: RawSpan, _ body: (RouteMessage) -> Void)
        throws(DecodingError) -> Bool
    {
        guard header.sequence == sequence else { return false }
        switch header.type {
        case .done, .error:
            isDone = true
            let errno = try ErrorReply(decoding: payload).errno
            // There is no such table, or it changed meanwhile.
            guard errno != 0, errno != ENOENT, errno != EINTR else { return true }
            failure = .refused(.getRoute, errno: errno, explanation: ErrorReply.explanation(header, payload))
        case .newRoute:
            routeCount += 1
            let route = try RouteMessage(decoding: payload)
            // Kernels without strict checking list every table, and the copies of routes that they have cached.
            guard route.table == table, route.flags & UInt32(RTM_F_CLONED) == 0,
                route.destination?.contains(destination) == true
            else { return true }
            body(route)
        default: break
        }
        return true
    }
}
