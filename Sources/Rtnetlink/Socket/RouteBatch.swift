internal import NetworkPrimitives

/// The questions that travel in one send, at most 32, and which of them wait for their answer.
struct RouteBatch {
    private let queries: ArraySlice<RouteQuery>
    /// A bit for each question, the lowest for the first.
    private var waiting: UInt32
    private var firstSequence: UInt32 = 0
    /// A reply that answers nothing.
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

    /// Takes an answer, with the position of its question among all; nil for a message that is not one.
    mutating func take(_ header: MessageHeader, _ payload: RawSpan) throws(DecodingError) -> (Int, RouteReply)? {
        let bit = header.sequence &- firstSequence
        guard bit < UInt32.bitWidth, waiting & (1 << bit) != 0 else { return nil }
        waiting &= ~(1 << bit)
        do {
            guard let reply = try decode(header, payload) else {
                failure = .unexpectedReply(header.type)
                return nil
            }
            return (queries.startIndex + Int(bit), reply)
        } catch {
            failure = .malformed(error.moved(by: 0, in: header.type))
            throw error
        }
    }

    private func decode(_ header: MessageHeader, _ payload: RawSpan) throws(DecodingError) -> RouteReply? {
        switch header.type {
        case .newRoute: return .route(try RouteMessage(decoding: payload))
        case .error:
            let errno = try ErrorReply(decoding: payload).errno
            return errno == 0 ? nil : .refused(errno: errno)
        default: return nil
        }
    }
}
