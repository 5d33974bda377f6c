import CLinux
import NetworkPrimitives
import WSPSystem

@testable import Rtnetlink

/// A netlink socket whose kernel is the test: it plays what the test writes and notes what it is asked.
final class ScriptedTransport: NetlinkTransport {
    /// What the next read gives.
    enum Step {
        case datagram([UInt8])
        /// Anything without bytes; `.empty` keeps what follows for later.
        case nothing(NetlinkReception)
        case failure(SystemError)
    }

    /// A request as the kernel sees it.
    struct Request {
        let header: MessageHeader
        let body: [UInt8]
    }

    /// What waits to be read.
    var steps: [Step] = []
    /// How the kernel serves the requests of one send.
    var serve: ([Request]) -> [Step] = { _ in [] }
    /// The error numbers of options that the kernel refuses.
    var refusedOptions: [Int32: Int32] = [:]
    var refusedGroups: [Int32: Int32] = [:]
    /// The counter of dropped messages, nil for a kernel that does not tell.
    var dropCount: UInt32? = 0

    private(set) var sent: [[Request]] = []
    private(set) var waits = 0
    private var buffer: [UInt8] = []

    let descriptor: Int32 = -1
    let port: UInt32 = 4711

    func setOption(_ option: Int32, _ value: Int32, name: String) throws(SystemError) {
        let refusal = option == NETLINK_ADD_MEMBERSHIP ? refusedGroups[value] : refusedOptions[option]
        if let refusal { throw SystemError("setsockopt \(name)", errno: refusal) }
    }

    func attach(_ filter: [sock_filter]) {}
    func setReceiveBuffer(_ size: Int) {}
    func receiveBuffer() -> Int { 212_992 }
    func drops() -> UInt32? { dropCount }

    func send(_ bytes: [UInt8]) throws(SystemError) {
        var requests: [Request] = []
        let bytes = bytes
        do throws(DecodingError) {
            try unsafe forEachMessage(in: bytes.span.bytes) { (header, payload) throws(DecodingError) in
                requests.append(Request(header: header, body: unsafe payload.withUnsafeBytes { unsafe Array($0) }))
            }
        } catch {
            throw SystemError("sendto: \(error)", errno: EINVAL)
        }
        sent.append(requests)
        steps += serve(requests)
    }

    /// True while what the script says has been taken from the kernel at once.
    var isAhead = false

    func receive(_ amount: ReceptionAmount) throws(SystemError) -> NetlinkReception {
        if steps.count <= 1 { isAhead = false }
        guard !steps.isEmpty else { return .empty }
        switch steps.removeFirst() {
        case .datagram(let bytes):
            buffer = bytes
            return .datagram(count: bytes.count)
        case .nothing(let reception): return reception
        case .failure(let error): throw error
        }
    }

    func withDatagram<E: Error>(count: Int, _ body: (RawSpan) throws(E) -> Void) throws(E) {
        let bytes = buffer
        unsafe try body(bytes.span.bytes.extracting(0..<count))
    }

    func waitForInput(milliseconds: Int32) -> Bool {
        waits += 1
        return !steps.isEmpty
    }
}

extension ScriptedTransport {
    /// Has each send served by the next of these; beyond the last, by the last.
    func serveInTurn(_ turns: [([Request]) -> [Step]]) {
        var position = 0
        serve = { requests in
            defer { position += 1 }
            return turns[min(position, turns.count - 1)](requests)
        }
    }
}

extension ScriptedTransport.Request {
    /// The destination that is asked for.
    var destination: IPAddress? {
        let route = try? unsafe RouteMessage(decoding: body.span.bytes)
        return route?.destination?.address
    }

    /// A reply to this request as a datagram of its own.
    func reply(_ type: MessageType, flags: MessageFlags = [], _ payload: [UInt8]) -> [UInt8] {
        message(type, flags: flags, sequence: header.sequence, payload)
    }

    /// A part of a dump.
    func part(_ entries: KernelMessage..., flags: MessageFlags = []) -> [UInt8] {
        entries.flatMap { reply($0.type, flags: flags, payload(of: $0)) }
    }

    /// The end of a dump.
    func done(_ errno: Int32 = 0, flags: MessageFlags = []) -> [UInt8] { reply(.done, flags: flags, number(-errno)) }

    /// A refusal.
    func refusal(_ errno: Int32) -> [UInt8] { reply(.error, number(-errno) + [UInt8](repeating: 0, count: 16)) }

    /// The answer to a route question: by a gateway.
    func way(_ gateway: String) -> [UInt8] {
        let route = RouteMessage(family: .inet, outputInterface: 2, gateway: IPAddress(gateway))
        return reply(.newRoute, payload(of: .route(.new, route)))
    }
}

/// A message of any content.
func message(
    _ type: MessageType, flags: MessageFlags = [], sequence: UInt32 = 0, _ payload: [UInt8]
) -> [UInt8] {
    var writer = ByteWriter()
    writer.appendMessage(type, flags: flags, sequence: sequence) { unsafe $0.append(payload.span.bytes) }
    return writer.bytes
}

/// What stands behind the header of a message.
func payload(of message: KernelMessage) -> [UInt8] {
    var writer = ByteWriter()
    message.encode(into: &writer)
    return writer.bytes
}

/// An attribute, or a header of one that lies about its length.
func attribute(_ type: Int, _ value: [UInt8], claiming length: Int? = nil) -> [UInt8] {
    var writer = ByteWriter()
    writer.append(UInt16(length ?? 4 + value.count))
    writer.append(UInt16(type))
    unsafe writer.append(value.span.bytes)
    writer.pad(to: 4)
    return writer.bytes
}

private func number(_ value: Int32) -> [UInt8] {
    var writer = ByteWriter()
    writer.append(value)
    return writer.bytes
}
