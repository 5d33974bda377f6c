import CLinux
import NetworkPrimitives
import Testing

@testable import Rtnetlink

@Suite("Replies")
struct ReplyTests {
    private func apply(_ attempt: inout DumpAttempt, _ header: MessageHeader, _ payload: [UInt8] = [0, 0, 0, 0]) throws
    {
        _ = try unsafe attempt.apply(header, payload.span.bytes)
    }

    @Test(
        "with the interruption flag spoil a dump, whichever part carries it",
        arguments: [MessageType.noOperation, .done])
    func interrupted(_ type: MessageType) throws {
        var attempt = DumpAttempt(request: .getLink)
        attempt.begin(sequence: 5)
        try apply(&attempt, MessageHeader(type, flags: .dumpInterrupted, sequence: 5))
        #expect(attempt.ending == .interrupted && attempt.isDone == (type == .done))
        attempt.begin(sequence: 6)
        #expect(attempt.ending == .lost && !attempt.isDone)
    }

    @Test("to something else do not touch a dump")
    func otherSequence() throws {
        var attempt = DumpAttempt(request: .getLink)
        attempt.begin(sequence: 5)
        try apply(&attempt, MessageHeader(.done, flags: .dumpInterrupted, sequence: 4))
        #expect(!attempt.isInterrupted && !attempt.isDone)
    }

    @Test("that refuse a dump keep the kernel's own words")
    func explained() throws {
        var attempt = DumpAttempt(request: .getAddress)
        attempt.begin(sequence: 0x4d)
        let bytes = Capture.errorExplained.bytes
        try unsafe forEachMessage(in: bytes.span.bytes) { (header, payload) throws(DecodingError) in
            _ = try attempt.apply(header, payload)
        }
        let text = "ipv4: Invalid values in header for route get request"
        let refusal = KernelError.refused(.getAddress, errno: EINVAL, explanation: text)
        #expect(attempt.ending == .refused(refusal))
        #expect(refusal.description == "RTM_GETADDR: Invalid argument (\(text))")
    }

    @Test("that refuse without words, or with broken ones, keep the number")
    func unexplained() throws {
        // The last 3 bytes are padding, which may be missing.
        for count in 20..<Capture.errorExplained.bytes.count - 3 {
            let bytes = Array(Capture.errorExplained.bytes[16..<count])
            let header = MessageHeader(.error, flags: [.capped, .explained])
            let text = unsafe ErrorReply.explanation(header, bytes.span.bytes)
            #expect(text == nil)
            #expect(try unsafe ErrorReply(decoding: bytes.span.bytes).errno == EINVAL)
        }
    }

    private func batch(_ count: Int) -> RouteBatch {
        let queries = (0..<40).map { RouteQuery(destination: IPAddress(ipv4: $0)) }
        return RouteBatch(queries, start: 8, end: 8 + count)
    }

    private func refusal(_ errno: Int32) -> [UInt8] {
        var writer = ByteWriter()
        writer.append(-errno)
        return writer.bytes
    }

    @Test("find their question by number, across the wrap, and once only")
    func batchNumbers() throws {
        var batch = batch(32)
        _ = batch.requests(sequence: UInt32.max)
        let bytes = refusal(ENETUNREACH)
        let header = MessageHeader(.error, sequence: 1)
        #expect(batch.position(of: header) == 10)
        #expect(try unsafe batch.take(header, bytes.span.bytes) == .refused(errno: ENETUNREACH))
        #expect(batch.missing == 31 && !batch.isAnswered && batch.failure == nil)
        #expect(batch.position(of: header) == nil)
        #expect(batch.position(of: MessageHeader(.error, sequence: 31)) == nil)
    }

    @Test("that are missing are asked for again, and those alone")
    func askAgain() throws {
        var batch = batch(3)
        _ = batch.requests(sequence: 100)
        let bytes = refusal(EACCES)
        _ = try unsafe batch.take(MessageHeader(.error, sequence: 101), bytes.span.bytes)
        let again = batch.requests(sequence: 200).bytes
        #expect(batch.position(of: MessageHeader(.error, sequence: 100)) == nil)
        var sequences: [UInt32] = []
        try unsafe forEachMessage(in: again.span.bytes) { header, _ in sequences.append(header.sequence) }
        #expect(sequences == [200, 202])
    }

    @Test("of a type that answers nothing, or cut off, leave the question waiting")
    func wrongReply() throws {
        var first = batch(1)
        _ = first.requests(sequence: 1)
        let bytes = refusal(0)
        #expect(try unsafe first.take(MessageHeader(.done, sequence: 1), bytes.span.bytes) == nil)
        #expect(first.failure == .unexpectedReply(.done) && first.missing == 1)
        var second = batch(1)
        _ = second.requests(sequence: 1)
        #expect(throws: DecodingError.self) {
            _ = try unsafe second.take(MessageHeader(.newRoute, sequence: 1), bytes.span.bytes)
        }
        #expect(second.failure == .malformed(DecodingError(.truncated, offset: 4, message: .newRoute)))
        #expect(second.missing == 1)
    }
}
