import FuzzSupport
import NetworkPrimitives
import WSPProtocol
import WSPSystem

@testable import ServiceHarness

/// A client that knows what it may be told.
final class ScriptedClient {
    /// The pending requests that one connection may have.
    static let pendingLimit = 3

    private let socket: StreamSocket
    private var outgoing: [UInt8] = []
    private var incoming: [UInt8] = []
    private var lastID: UInt64 = 0
    /// The requests that a RESULT is to come for.
    private var unanswered: Set<UInt64> = []
    /// The requests that a COMPLETION is to come for.
    private(set) var pending: Set<UInt64> = []
    private(set) var status: [StatusEntry] = []
    private(set) var hasSaidHello = false
    /// True while it has kept to the protocol, so that it may not be sent away.
    private var isPolite = true
    private(set) var isClosed = false

    init(_ socket: consuming StreamSocket) {
        self.socket = socket
    }

    deinit {
        socket.shutDown()
    }

    func sayHello() {
        // Once, and before all else.
        isPolite = isPolite && !hasSaidHello && lastID == 0
        hasSaidHello = true
        lastID += 1
        outgoing += .encoded { HelloRequest().encode(id: lastID, into: &$0) }
        flush()
    }

    func request(_ header: ControlHeader, _ input: [UInt8]) {
        let id = nextRequest()
        outgoing += .encoded { ControlRequest(header: header, input: input).encode(id: id, into: &$0) }
        flush()
    }

    /// Withdraws a request of the last few, be it pending or not.
    func cancel(_ age: UInt64) {
        let id = nextRequest()
        outgoing += .encoded { CancelRequest(target: id - min(age, id)).encode(id: id, into: &$0) }
        flush()
    }

    /// Sends what is probably no frame.
    func send(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        isPolite = false
        outgoing += bytes
        flush()
    }

    private func nextRequest() -> UInt64 {
        isPolite = isPolite && hasSaidHello
        lastID += 1
        unanswered.insert(lastID)
        return lastID
    }

    /// Sends what the socket takes.
    func flush() {
        while !outgoing.isEmpty, case .moved(let count)? = try? socket.send(outgoing, from: 0) {
            outgoing.removeFirst(count)
        }
    }

    /// Reads all there is, and compares it with what may come.
    func read() {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        reading: while true {
            switch try? socket.receive(into: &buffer, from: 0) {
            case .moved(let count)?: incoming += buffer[..<count]
            case .closed?:
                isClosed = true
                break reading
            case .wouldBlock?, nil: break reading
            }
        }
        takeFrames()
        expect(!isClosed || !isPolite, "a client that kept to the protocol was sent away")
    }

    private func takeFrames() {
        let received = incoming
        let bytes = unsafe received.span.bytes
        var used = 0
        do throws(ProtocolViolation) {
            while case .frame(let header, let range) = try FrameScanner.next(in: bytes, from: used, limit: .max) {
                take(try ServerFrame(decoding: bytes.extracting(range), header: header), header.id)
                used = range.upperBound
            }
        } catch {
            fatalError("the service broke the protocol: \(error)")
        }
        incoming.removeFirst(used)
    }

    private func take(_ frame: ServerFrame, _ id: UInt64) {
        switch frame {
        case .hello: expect(hasSaidHello || !isPolite, "HELLO is answered that was not said")
        case .failure(let failure): expect(!isPolite, "a client that kept to the protocol is told \(failure)")
        case .result(let reply):
            let isExpected = unanswered.remove(id) != nil
            expect(isExpected || !isPolite, "a second RESULT for \(id), or one that nobody asked for")
            if reply.error == .ioPending { pending.insert(id) }
            expect(pending.count <= ScriptedClient.pendingLimit, "\(pending.count) requests are pending")
            if let entries = try? unsafe StatusEntry.decodeAll(reply.output.span.bytes) { status = entries }
        case .completion(let reply):
            expect(pending.remove(id) != nil, "a second COMPLETION for \(id), or one of a request that is not pending")
            expect(reply.error != .ioPending, "\(id) is completed and still pending")
        }
    }
}
