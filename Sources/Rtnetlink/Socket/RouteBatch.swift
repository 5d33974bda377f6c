internal import CLinux
internal import NetworkPrimitives

/// The questions that travel in one send, at most 32, and which of them wait for their answer.
struct RouteBatch {
    private let queries: ArraySlice<RouteQuery>
    /// A bit for each question, the lowest for the first.
    private var waiting: UInt32
    private var firstSequence: UInt32 = 0
    /// Why a question waits although something came; nil where nothing did.
    private(set) var failure: KernelError?

    init(_ queries: [RouteQuery], start: Int, end: Int) {
        precondition(end > start && end - start <= UInt32.bitWidth, "a bit stands for each question")
        self.queries = queries[start..<end]
        waiting = UInt32.max >> UInt32(UInt32.bitWidth - (end - start))
    }

    /// True when every answer was taken.
    var isAnswered: Bool { waiting == 0 }
    /// How many answers are missing.
    var missing: Int { waiting.nonzeroBitCount }

    /// Writes the requests without an answer; their numbers count from `sequence` on.
    mutating func requests(sequence: UInt32) -> ByteWriter {
        firstSequence = sequence
        var writer = ByteWriter(capacity: missing * RouteQuery.largestRequest)
        for (bit, query) in queries.enumerated() where waiting & (1 << UInt32(bit)) != 0 {
            query.encodeRequest(into: &writer, sequence: sequence &+ UInt32(bit))
        }
        return writer
    }

    /// The position among all of the question that a message answers, or nil where none waits for it.
    func position(of header: MessageHeader) -> Int? {
        let bit = header.sequence &- firstSequence
        guard bit < UInt32.bitWidth, waiting & (1 << bit) != 0 else { return nil }
        return queries.startIndex + Int(bit)
    }

    /// Takes the answer that has a ``position(of:)``; nil where it is of no use, and the question waits on.
    mutating func take(_ header: MessageHeader, _ payload: RawSpan) throws(DecodingError) -> RouteReply? {
        let reply: RouteReply?
        do {
            reply = try decode(header, payload)
        } catch {
            failure = .malformed(error.moved(by: 0, in: header.type))
            throw error
        }
        if reply != nil { waiting &= ~(1 << (header.sequence &- firstSequence)) }
        return reply
    }

    private mutating func decode(_ header: MessageHeader, _ payload: RawSpan) throws(DecodingError) -> RouteReply? {
        switch header.type {
        case .newRoute: return .route(try RouteMessage(decoding: payload))
        case .error:
            let errno = try ErrorReply(decoding: payload).errno
            guard errno != 0, !RouteBatch.isTemporary(errno) else {
                failure = errno == 0 ? .unexpectedReply(.error) : .refused(.getRoute, errno: errno, explanation: nil)
                return nil
            }
            return .refused(errno: errno)
        default:
            failure = .unexpectedReply(header.type)
            return nil
        }
    }

    /// True for a number that says nothing of the destination, only that the kernel could not look just then.
    private static func isTemporary(_ errno: Int32) -> Bool {
        switch errno {
        case ENOMEM, ENOBUFS, EAGAIN, EINTR, EBUSY: true
        default: false
        }
    }
}
