internal import Synchronization

/// A client of wspd that re-arms SIO_ADDRESS_LIST_CHANGE for IPv4 from the generation it saw last.
///
/// Its frames are written out by hand, after `wspd-protocol.md`, so that the figures do not depend on a library.
final class WspdClient: Client {
    private struct State {
        var reader: MessageReader
        var generation: (epoch: UInt64, number: UInt64)?
        var lastID: UInt64 = 0
    }

    private let state: Mutex<State>

    init(greeting connection: Descriptor) throws {
        state = Mutex(State(reader: MessageReader(connection)))
        try connection.write(WspdRequest.hello)
        _ = try state.withLock { try Self.nextFrame(&$0, WspdReply.helloReply, id: 0) }
    }

    /// Arms, again where the list has changed since: that is answered with a result at once.
    func arm() throws {
        try state.withLock { state in
            while true {
                state.lastID += 1
                try state.reader.connection.write(
                    WspdRequest(WspdRequest.addressListChange, id: state.lastID, since: state.generation).bytes)
                let result = try Self.nextFrame(&state, WspdReply.result, id: state.lastID).bytes
                let error: UInt32 = result.integer(at: 16)
                if error == WspdReply.pending { return }
                guard error == 0 else { throw BenchmarkError("wspd refused ADDRESS_LIST_CHANGE with error \(error)") }
                state.generation = (result.integer(at: 24), result.integer(at: 32))
            }
        }
    }

    func waitForChange() throws -> Int64 {
        try state.withLock { state in
            let (frame, time) = try Self.nextFrame(&state, WspdReply.completion, id: state.lastID)
            let error: UInt32 = frame.integer(at: 16)
            guard error == 0 else { throw BenchmarkError("ADDRESS_LIST_CHANGE completed with error \(error)") }
            state.generation = (frame.integer(at: 24), frame.integer(at: 32))
            return time
        }
    }

    /// Has the next request wait for what comes after it, whatever was told before.
    func noteForeignRead() {
        state.withLock { $0.generation = nil }
    }

    private static func nextFrame(
        _ state: inout State, _ type: UInt16, id: UInt64
    ) throws -> (bytes: [UInt8], time: Int64) {
        let length: UInt32 = try state.reader.peek(4).bytes.integer(at: 0)
        guard (16...65536).contains(length) else { throw BenchmarkError("wspd sent a frame of \(length) bytes") }
        let frame = try state.reader.peek(Int(length))
        state.reader.consume(Int(length))
        let found: UInt16 = frame.bytes.integer(at: 4)
        if found == WspdReply.error {
            throw BenchmarkError("wspd sent an error: \(String(decoding: frame.bytes.dropFirst(24), as: UTF8.self))")
        }
        let leastLength = type == WspdReply.helloReply ? 48 : 40
        let foundID: UInt64 = frame.bytes.integer(at: 8)
        guard found == type, foundID == id, length >= leastLength else {
            throw BenchmarkError("wspd sent a frame of type \(found) and id \(foundID) instead of \(type) and \(id)")
        }
        return frame
    }
}
