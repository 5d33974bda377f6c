import CLinux
import Testing
import WSPSystem

@Suite("A stream socket")
struct StreamSocketTests {
    @Test("moves bytes from and to an offset")
    func offsets() throws {
        let numbers = try StreamSocket.pair()
        let near = StreamSocket(Descriptor(owning: numbers.0))
        let far = StreamSocket(Descriptor(owning: numbers.1))
        #expect(try near.send([1, 2, 3], from: 1) == .moved(2))
        var buffer: [UInt8] = [9, 9, 9, 9]
        #expect(try far.receive(into: &buffer, from: 1) == .moved(2))
        #expect(buffer == [9, 2, 3, 9])
    }

    @Test("would block where nothing came")
    func wouldBlock() throws {
        let numbers = try StreamSocket.pair()
        let near = StreamSocket(Descriptor(owning: numbers.0))
        let far = StreamSocket(Descriptor(owning: numbers.1))
        var buffer: [UInt8] = [0]
        #expect(try near.receive(into: &buffer, from: 0) == .wouldBlock)
        #expect(far.descriptor.number >= 0)
    }

    @Test("delivers what was sent before the other side closed, and then the end")
    func closedPeer() throws {
        let numbers = try StreamSocket.pair()
        let near = StreamSocket(Descriptor(owning: numbers.0))
        let far = StreamSocket(Descriptor(owning: numbers.1))
        #expect(try far.send([1], from: 0) == .moved(1))
        _ = consume far
        var buffer: [UInt8] = [0]
        #expect(try near.receive(into: &buffer, from: 0) == .moved(1))
        #expect(try near.receive(into: &buffer, from: 0) == .closed)
        // Without a signal: SIGPIPE would end this process.
        #expect(try near.send([1], from: 0) == .closed)
    }

    @Test("is closed where the other side went without reading")
    func reset() throws {
        let numbers = try StreamSocket.pair()
        let near = StreamSocket(Descriptor(owning: numbers.0))
        let far = StreamSocket(Descriptor(owning: numbers.1))
        #expect(try near.send([1], from: 0) == .moved(1))
        _ = consume far
        var buffer: [UInt8] = [0]
        #expect(try near.receive(into: &buffer, from: 0) == .closed)
    }

    @Test("is closed for both sides after a shutdown")
    func shutDown() throws {
        let numbers = try StreamSocket.pair()
        let near = StreamSocket(Descriptor(owning: numbers.0))
        let far = StreamSocket(Descriptor(owning: numbers.1))
        near.shutDown()
        var buffer: [UInt8] = [0]
        #expect(try far.receive(into: &buffer, from: 0) == .closed)
        #expect(try near.receive(into: &buffer, from: 0) == .closed)
        #expect(try far.send([1], from: 0) == .closed)
    }

    @Test("moves more than the kernel buffers, piece by piece, unchanged")
    func bigSend() throws {
        let numbers = try StreamSocket.pair()
        let near = StreamSocket(Descriptor(owning: numbers.0))
        let far = StreamSocket(Descriptor(owning: numbers.1))
        let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        var (sent, received, timesBlocked) = (0, [UInt8](), 0)
        var buffer = [UInt8](repeating: 0, count: 100_000)
        while received.count < bytes.count {
            if sent < bytes.count {
                switch try near.send(bytes, from: sent) {
                case .moved(let count):
                    sent += count
                    continue
                case .wouldBlock: timesBlocked += 1
                case .closed: Issue.record("the other side is there")
                }
            }
            guard case .moved(let count) = try far.receive(into: &buffer, from: 0) else {
                Issue.record("the rest is missing after \(received.count) bytes")
                return
            }
            received += buffer.prefix(count)
        }
        #expect(timesBlocked > 0, "the kernel buffers less than this")
        #expect(received == bytes)
    }

    @Test("says to which path it could not connect")
    func noServer() {
        #expect(throws: SystemError("connect to /missing/socket", errno: ENOENT)) {
            _ = try StreamSocket(connectingTo: "/missing/socket")
        }
        let long = "/" + String(repeating: "x", count: 200)
        #expect(throws: SystemError("connect to \(long)", errno: ENAMETOOLONG)) {
            _ = try StreamSocket(connectingTo: long)
        }
    }
}
