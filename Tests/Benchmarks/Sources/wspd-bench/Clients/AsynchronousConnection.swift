internal import CMeasure
internal import Glibc

/// A connection to wspd whose frames are read as they come.
final class AsynchronousConnection {
    /// A RESULT or a COMPLETION.
    struct Answer {
        let type: UInt16
        let id: UInt64
        let error: UInt32
        let generation: Generation
        let output: [UInt8]
        /// When it was read.
        let time: Int64
    }

    let descriptor: Descriptor
    private var bytes: [UInt8] = []

    /// Greets the server on a connection that has just been made.
    init(greeting connection: Descriptor) throws {
        descriptor = connection
        try connection.write(WspdRequest.hello)
        var frame: Answer?
        while frame == nil { frame = try receive().first }
        guard frame?.type == WspdReply.helloReply else { throw BenchmarkError("wspd did not greet") }
    }

    /// Sends whole frames.
    func send(_ frames: [UInt8]) throws {
        try descriptor.write(frames)
    }

    /// Reads once, waiting if nothing is there, and returns the frames that are whole.
    func receive() throws -> [Answer] {
        let more = try descriptor.read()
        let time = measure_now()
        guard !more.isEmpty else { throw BenchmarkError("the server closed the connection") }
        bytes += more
        var answers: [Answer] = []
        var offset = 0
        while bytes.count - offset >= 4 {
            let length = Int(bytes.integer(at: offset, as: UInt32.self))
            guard length >= 40 else { throw BenchmarkError("wspd sent a frame of \(length) bytes") }
            guard bytes.count - offset >= length else { break }
            answers.append(try Self.answer(Array(bytes[offset..<offset + length]), time))
            offset += length
        }
        bytes.removeFirst(offset)
        return answers
    }

    /// Sends one request and waits for its RESULT; nothing else may be pending.
    func ask(_ request: WspdRequest) throws -> Answer {
        try send(request.bytes)
        while true {
            if let answer = try receive().first { return answer }
        }
    }

    /// Waits until so many requests have been told to wait; nothing else may come.
    func awaitPending(_ count: Int) throws {
        var left = count
        while left > 0 {
            for answer in try receive() {
                guard answer.type == WspdReply.result, answer.error == WspdReply.pending else {
                    throw BenchmarkError("wspd answered CHANGE with type \(answer.type), error \(answer.error)")
                }
                left -= 1
            }
        }
    }

    /// Waits until the daemon has nothing to do of its own accord: no answer waits to be asked for again, and
    /// what is asked for from now on is remembered.
    func awaitRest() throws {
        let deadline = measure_now() + 120_000_000_000
        var status = try ServerStatus(of: self)
        while status["unsettled"] != 0 || status["unconfirmed"] != 0 {
            guard measure_now() < deadline else { throw BenchmarkError("wspd does not come to rest") }
            usleep(20_000)
            status = try ServerStatus(of: self)
        }
        // What is asked so soon after an event that nobody watches for is not remembered either.
        usleep(50_000)
    }

    private static func answer(_ frame: [UInt8], _ time: Int64) throws -> Answer {
        let type: UInt16 = frame.integer(at: 4)
        guard type != WspdReply.error else {
            throw BenchmarkError("wspd sent an error: \(String(decoding: frame.dropFirst(24), as: UTF8.self))")
        }
        return Answer(
            type: type, id: frame.integer(at: 8), error: frame.integer(at: 16),
            generation: (frame.integer(at: 24), frame.integer(at: 32)), output: Array(frame.dropFirst(40)), time: time)
    }
}

/// Waits until one of the descriptors can be read.
///
/// - Returns: Which can, none where the time is over.
/// - Throws: ``BenchmarkError``.
func waitForInput(_ descriptors: [Descriptor], until deadline: Int64) throws -> [Bool] {
    var entries = descriptors.map { pollfd(fd: $0.number, events: Int16(POLLIN), revents: 0) }
    let milliseconds = max(0, (deadline - measure_now() + 999_999) / 1_000_000)
    let count = unsafe poll(&entries, nfds_t(entries.count), Int32(clamping: milliseconds))
    guard count >= 0 || errno == EINTR else { throw BenchmarkError("poll: error \(errno)") }
    return entries.map { $0.revents != 0 }
}
