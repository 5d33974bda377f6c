import CLinux
import NetworkPrimitives
import Testing
import WSPProtocol
import WSPSystem

/// One end of a connection: sends frames, and sorts what comes back.
final class TestClient {
    struct Received {
        let id: UInt64
        let frame: ServerFrame
    }

    let harness: Harness
    private var socket: StreamSocket?
    private var bytes: [UInt8] = []
    private var lastID: UInt64 = 100
    /// What came and was not taken, in the order of its coming.
    private(set) var inbox: [Received] = []
    /// True once the service has ended the connection.
    private(set) var isClosed = false

    /// True where the service has ended the connection: the kernel says so once no child that another test is just
    /// starting holds a copy of the other end.
    func ends() throws -> Bool {
        for _ in 0..<5000 where !isClosed {
            try receive()
            if !isClosed { usleep(1000) }
        }
        return isClosed
    }

    init(_ descriptor: consuming Descriptor, harness: Harness) {
        socket = StreamSocket(descriptor)
        self.harness = harness
    }

    func nextID() -> UInt64 {
        lastID += 1
        return lastID
    }

    func disconnect() {
        // A child that another test is just starting holds a copy of the descriptor until it executes its program.
        socket?.shutDown()
        socket = nil
    }

    /// Shuts its end down, or half of it, and keeps the descriptor.
    func shutDown(_ half: Int = Int(SHUT_RDWR)) throws {
        let number = socket?.descriptor.number ?? -1
        try #require(shutdown(number, Int32(half)) == 0)
    }

    /// Sends what the socket takes now, and returns how many bytes that was.
    func sendSome(_ frame: [UInt8], from offset: Int = 0) throws -> Int {
        guard offset < frame.count, case .moved(let count)? = try socket?.send(frame, from: offset) else { return 0 }
        return count
    }

    /// Sends everything; the service reads where the socket is full.
    func send(_ frame: [UInt8]) throws {
        var offset = 0
        for _ in 0..<10_000 where offset < frame.count {
            offset += try sendSome(frame, from: offset)
            if offset < frame.count { try harness.run(turns: 1) }
        }
        try #require(offset == frame.count)
    }

    /// Reads all there is into the inbox.
    func receive() throws {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while let outcome = try socket?.receive(into: &buffer, from: 0) {
            guard case .moved(let count) = outcome else {
                isClosed = outcome == .closed
                break
            }
            bytes += buffer[..<count]
        }
        try sortFrames()
    }

    private func sortFrames() throws {
        var used = 0
        while case .frame(let header, let range) = try bytes.decoded({ (span) throws(ProtocolViolation) in
            try FrameScanner.next(in: span, from: used, limit: .max)
        }) {
            let frame = try Array(bytes[range]).decoded { (span) throws(ProtocolViolation) in
                try ServerFrame(decoding: span, header: header)
            }
            inbox.append(Received(id: header.id, frame: frame))
            used = range.upperBound
        }
        bytes.removeFirst(used)
    }

    /// Turns, and reads.
    func exchange() throws {
        try harness.run()
        try receive()
    }

    /// Takes the first frame of the inbox that fits.
    func take<T>(_ fits: (Received) -> T?) -> T? {
        for (position, received) in inbox.enumerated() {
            guard let value = fits(received) else { continue }
            inbox.remove(at: position)
            return value
        }
        return nil
    }
}
