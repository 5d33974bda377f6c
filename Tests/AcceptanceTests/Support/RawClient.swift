import CLinux
import NamespaceSupport
import NetworkPrimitives
import WSPProtocol
import WSPSystem

/// A client that speaks the protocol frame by frame and waits for each answer on the spot.
final class RawClient {
    struct Frame {
        let header: FrameHeader
        let body: ServerFrame

        var id: UInt64 { header.id }
    }

    private let socket: StreamSocket
    /// The daemon that is asked: it would end with the last reference to it.
    let daemon: Daemon?
    private var input: [UInt8] = []
    private var buffer = [UInt8](repeating: 0, count: 65_536)
    /// Frames that came while another one was waited for.
    private var waiting: [Frame] = []
    private var lastID: UInt64 = 0

    /// Connects and says nothing.
    init(connectingTo path: String, of daemon: Daemon? = nil) throws {
        self.daemon = daemon
        socket = try StreamSocket(connectingTo: path)
    }

    /// Another connection to the same daemon.
    func another() throws -> RawClient {
        guard let daemon else { throw SystemError("another connection", errno: ENOTCONN) }
        return try daemon.connect()
    }

    var descriptor: Int32 { socket.descriptor.number }

    func makeID() -> UInt64 {
        lastID += 1
        return lastID
    }

    /// Sends HELLO and returns the reply to it.
    @discardableResult
    func greet() throws -> HelloReply {
        let id = makeID()
        try send { HelloRequest().encode(id: id, into: &$0) }
        guard let frame = try nextFrame(), case .hello(let reply) = frame.body else {
            throw SystemError("HELLO", errno: EPROTO)
        }
        return reply
    }
}

// MARK: - Sending

extension RawClient {
    func send(_ encode: (inout ByteWriter) -> Void) throws {
        var writer = ByteWriter()
        encode(&writer)
        try send(writer.bytes)
    }

    /// Sends all of the bytes.
    func send(_ bytes: [UInt8], within seconds: Double = Deadline.defaultSeconds) throws {
        let deadline = Deadline(seconds: seconds)
        var sent = 0
        while sent < bytes.count {
            switch try socket.send(bytes, from: sent) {
            case .moved(let count): sent += count
            case .closed: throw SystemError("send", errno: EPIPE)
            case .wouldBlock: try wait(for: POLLOUT, by: deadline, "room to send")
            }
        }
    }

    /// Sends what the socket takes now and returns how much that was.
    func sendAvailable(_ bytes: [UInt8], from offset: Int) throws -> Int {
        if case .moved(let count) = try socket.send(bytes, from: offset) { return count }
        return 0
    }

    private func wait(for event: Int32, by deadline: Deadline, _ what: String) throws {
        var request = pollfd(fd: descriptor, events: Int16(event), revents: 0)
        while unsafe poll(&request, 1, deadline.milliseconds(atMost: 1000)) <= 0 {
            guard !deadline.hasPassed else {
                let state = "frames that came: \(waiting.map(\.body))"
                throw NamespaceError.deadline(waitingFor: what, seconds: Deadline.defaultSeconds, state: state)
            }
        }
    }
}

// MARK: - Receiving

extension RawClient {
    /// The next frame, or nil once the service has closed the connection.
    func nextFrame(within seconds: Double = Deadline.defaultSeconds) throws -> Frame? {
        waiting.isEmpty ? try readFrame(by: Deadline(seconds: seconds)) : waiting.removeFirst()
    }

    /// The frame with this id for which `fits` holds; others are kept for later.
    func frame(_ id: UInt64, within seconds: Double, where fits: (ServerFrame) -> Bool) throws -> Frame {
        if let index = waiting.firstIndex(where: { $0.id == id && fits($0.body) }) { return waiting.remove(at: index) }
        let deadline = Deadline(seconds: seconds)
        while let frame = try readFrame(by: deadline) {
            if frame.id == id && fits(frame.body) { return frame }
            waiting.append(frame)
        }
        throw SystemError("the connection ended while frame \(id) was waited for; \(waiting.map(\.body))", errno: EPIPE)
    }

    /// The frames that have come and that nobody has asked for; does not wait.
    func unclaimed() throws -> [Frame] {
        // What was asked for last may have come together with more.
        repeat {
            while let frame = try scan() { waiting.append(frame) }
        } while try receiveSome()
        return waiting
    }

    private func readFrame(by deadline: Deadline) throws -> Frame? {
        while true {
            if let frame = try scan() { return frame }
            switch try socket.receive(into: &buffer, from: 0) {
            case .moved(let count): input += buffer[..<count]
            case .closed: return nil
            case .wouldBlock: try wait(for: POLLIN, by: deadline, "a frame")
            }
        }
    }

    /// False where nothing has come.
    private func receiveSome() throws -> Bool {
        guard case .moved(let count) = try socket.receive(into: &buffer, from: 0) else { return false }
        input += buffer[..<count]
        return true
    }

    private func scan() throws -> Frame? {
        let bytes = input
        let span = unsafe bytes.span.bytes
        guard case .frame(let header, let range) = try FrameScanner.next(in: span, from: 0, limit: Int(Int32.max))
        else { return nil }
        let frame = Frame(header: header, body: try ServerFrame(decoding: span.extracting(range), header: header))
        input = Array(bytes[range.upperBound...])
        return frame
    }
}
