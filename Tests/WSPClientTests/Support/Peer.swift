import CLinux
import NetworkPrimitives
import WSPProtocol
import WSPSystem

/// A connection as the service has it; every call waits, none for ever.
final class Peer {
    private let socket: StreamSocket
    private var received: [UInt8] = []
    private(set) var epoch: UInt64 = 0

    init(_ socket: consuming StreamSocket) {
        self.socket = socket
    }

    /// Answers the HELLO that has to come first.
    func greet(
        epoch: UInt64 = 1, frameLength: UInt32 = 65536, pending: UInt32 = 1024, destinations: UInt32 = 512
    ) throws {
        let (id, frame) = try receive("HELLO", greeted: false)
        guard case .hello = frame else { throw ScriptError("\(frame) in place of HELLO") }
        self.epoch = epoch
        let reply = HelloReply(
            epoch: epoch, maximumFrameLength: frameLength, maximumPendingRequests: pending,
            maximumDestinations: destinations)
        try send { reply.encode(id: id, into: &$0) }
    }

    /// Takes the next frame, which has to be a CONTROL with this code.
    func expect(_ code: ControlCode) throws -> (id: UInt64, request: ControlRequest) {
        let (id, frame) = try receive("\(code)")
        guard case .control(let request) = frame, request.header.code == code else {
            throw ScriptError("\(frame) in place of \(code)")
        }
        return (id, request)
    }

    /// Takes the next frame, which has to be a CANCEL of this request, and returns its id.
    func expectCancel(of target: UInt64) throws -> UInt64 {
        let (id, frame) = try receive("CANCEL")
        guard case .cancel(target) = frame else { throw ScriptError("\(frame) in place of CANCEL of \(target)") }
        return id
    }

    /// Waits until the client has closed the connection, without another frame.
    func expectEnd() throws {
        if try fill("the end") || !received.isEmpty { throw ScriptError("bytes in place of the end") }
    }

    /// Ends the connection as a service that is killed does.
    func shutDown() {
        socket.shutDown()
    }

    /// A generation of this run of the service.
    func number(_ number: UInt64) -> Generation { Generation(epoch: epoch, number: number) }

    func answer(_ id: UInt64, _ error: WinsockError = .success, number: UInt64 = 0, output: [UInt8] = []) throws {
        try send { reply(error, number, output).encode(as: .result, id: id, into: &$0) }
    }

    func fault(_ id: UInt64, needed: UInt32) throws {
        try send { ControlReply(error: .fault, byteCount: needed).encode(as: .result, id: id, into: &$0) }
    }

    func complete(_ id: UInt64, _ error: WinsockError = .success, number: UInt64 = 0) throws {
        try send { reply(error, number, []).encode(as: .completion, id: id, into: &$0) }
    }

    func send(_ encode: (inout ByteWriter) -> Void) throws {
        var writer = ByteWriter()
        encode(&writer)
        try send(bytes: writer.bytes)
    }

    func send(bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            switch try socket.send(bytes, from: sent) {
            case .moved(let count): sent += count
            case .wouldBlock: try awaitReady(socket.descriptor.number, POLLOUT, "room to send")
            case .closed: throw ScriptError("the client closed the connection")
            }
        }
    }

    private func reply(_ error: WinsockError, _ number: UInt64, _ output: [UInt8]) -> ControlReply {
        ControlReply(error: error, byteCount: UInt32(output.count), generation: self.number(number), output: output)
    }
}

extension Peer {
    /// A frame from the client.
    enum Frame {
        case hello
        case control(ControlRequest)
        case cancel(UInt64)
    }

    /// Takes the next frame of any type.
    func receive(_ what: String, greeted: Bool = true) throws -> (id: UInt64, frame: Frame) {
        while true {
            if let frame = try next(greeted: greeted) { return frame }
            guard try fill(what) else { throw ScriptError("the connection ended before \(what)") }
        }
    }

    private func next(greeted: Bool) throws -> (id: UInt64, frame: Frame)? {
        let buffer = received
        let bytes = unsafe buffer.span.bytes
        guard case .frame(let header, let range) = try FrameScanner.next(in: bytes, from: 0, limit: 1 << 26) else {
            return nil
        }
        received.removeSubrange(range)
        switch try ClientFrame(decoding: bytes.extracting(range), header: header, greeted: greeted) {
        case .hello: return (header.id, .hello)
        case .cancel(let request): return (header.id, .cancel(request.target))
        case .control:
            return (header.id, .control(try ControlRequest(decoding: bytes.extracting(range), id: header.id)))
        }
    }

    /// Receives some bytes; false at the end of the stream.
    private func fill(_ what: String) throws -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            switch try socket.receive(into: &buffer, from: 0) {
            case .moved(let count):
                received.append(contentsOf: buffer[..<count])
                return true
            case .closed: return false
            case .wouldBlock: try awaitReady(socket.descriptor.number, POLLIN, what)
            }
        }
    }
}
