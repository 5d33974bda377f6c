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

    private enum FrameType {
        static let hello: UInt16 = 1
        static let control: UInt16 = 2
        static let helloReply: UInt16 = 129
        static let result: UInt16 = 130
        static let completion: UInt16 = 131
        static let error: UInt16 = 132
    }

    private static let magic: UInt32 = 0x4450_5357
    private static let addressListChange: UInt32 = 0x2800_0017
    private static let pending: UInt32 = 997
    private static let sinceFlag: UInt16 = 1

    private let state: Mutex<State>

    init(greeting connection: Descriptor) throws {
        state = Mutex(State(reader: MessageReader(connection)))
        try connection.write(Self.hello)
        _ = try state.withLock { try Self.nextFrame(&$0, FrameType.helloReply, id: 0) }
    }

    /// Arms, again where the list has changed since: that is answered with a result at once.
    func arm() throws {
        try state.withLock { state in
            while true {
                state.lastID += 1
                try state.reader.connection.write(Self.changeRequest(state.lastID, since: state.generation))
                let result = try Self.nextFrame(&state, FrameType.result, id: state.lastID).bytes
                let error: UInt32 = result.integer(at: 16)
                if error == Self.pending { return }
                guard error == 0 else { throw BenchmarkError("wspd refused ADDRESS_LIST_CHANGE with error \(error)") }
                state.generation = (result.integer(at: 24), result.integer(at: 32))
            }
        }
    }

    func waitForChange() throws -> Int64 {
        try state.withLock { state in
            let (frame, time) = try Self.nextFrame(&state, FrameType.completion, id: state.lastID)
            let error: UInt32 = frame.integer(at: 16)
            guard error == 0 else { throw BenchmarkError("ADDRESS_LIST_CHANGE completed with error \(error)") }
            state.generation = (frame.integer(at: 24), frame.integer(at: 32))
            return time
        }
    }

    private static func nextFrame(
        _ state: inout State, _ type: UInt16, id: UInt64
    ) throws -> (bytes: [UInt8], time: Int64) {
        let length: UInt32 = try state.reader.peek(4).bytes.integer(at: 0)
        guard (16...65536).contains(length) else { throw BenchmarkError("wspd sent a frame of \(length) bytes") }
        let frame = try state.reader.peek(Int(length))
        state.reader.consume(Int(length))
        let found: UInt16 = frame.bytes.integer(at: 4)
        if found == FrameType.error {
            throw BenchmarkError("wspd sent an error: \(String(decoding: frame.bytes.dropFirst(24), as: UTF8.self))")
        }
        let leastLength = type == FrameType.helloReply ? 48 : 40
        let foundID: UInt64 = frame.bytes.integer(at: 8)
        guard found == type, foundID == id, length >= leastLength else {
            throw BenchmarkError("wspd sent a frame of type \(found) and id \(foundID) instead of \(type) and \(id)")
        }
        return frame
    }

    private static func header(_ length: UInt32, _ type: UInt16, id: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(integer: length)
        bytes.append(integer: type)
        bytes.append(integer: UInt16(0))
        bytes.append(integer: id)
        return bytes
    }

    private static var hello: [UInt8] {
        var bytes = header(24, FrameType.hello, id: 0)
        bytes.append(integer: magic)
        bytes.append(integer: UInt16(1))
        bytes.append(integer: UInt16(1))
        return bytes
    }

    private static func changeRequest(_ id: UInt64, since generation: (epoch: UInt64, number: UInt64)?) -> [UInt8] {
        var bytes = header(104, FrameType.control, id: id)
        bytes.append(integer: addressListChange)
        bytes.append(integer: UInt32(0))
        bytes.append(integer: UInt16(2))  // AF_INET
        bytes.append(2)  // a datagram socket
        bytes += [UInt8](repeating: 0, count: 15)
        bytes.append(integer: generation == nil ? 0 : sinceFlag)
        bytes += [UInt8](repeating: 0, count: 12)
        bytes.append(integer: generation?.epoch ?? 0)
        bytes.append(integer: generation?.number ?? 0)
        bytes += [UInt8](repeating: 0, count: 32)
        return bytes
    }
}
