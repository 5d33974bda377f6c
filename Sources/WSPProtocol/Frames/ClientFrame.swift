/// A frame from a client, as the service receives it.
public enum ClientFrame: Sendable, Hashable {
    /// The first frame.
    case hello(HelloRequest)
    /// A request; the range is that of the input bytes within the frame, which are not copied.
    case control(ControlHeader, input: Range<Int>)
    /// Cancels a pending request.
    case cancel(CancelRequest)

    /// Decodes a whole frame that ``FrameScanner`` found.
    ///
    /// - Throws: ``ProtocolViolation``; also `helloExpected` for any other frame than HELLO before `greeted`, and
    ///   `unexpectedFrame` for a second HELLO and for the types that only the service sends.
    public init(decoding frame: RawSpan, header: FrameHeader, greeted: Bool) throws(ProtocolViolation) {
        guard greeted || header.type == .hello else {
            throw ProtocolViolation(.helloExpected, offset: 4, id: header.id, "the first frame is HELLO")
        }
        switch header.type {
        case .hello where greeted:
            throw ProtocolViolation(.unexpectedFrame, offset: 4, id: header.id, "HELLO comes once")
        case .hello:
            self = .hello(try HelloRequest(decoding: frame, id: header.id))
        case .control:
            let control = try ControlHeader(decoding: frame, id: header.id)
            self = .control(control, input: ControlHeader.byteCount..<frame.byteCount)
        case .cancel:
            self = .cancel(try CancelRequest(decoding: frame, id: header.id))
        case .helloReply, .result, .completion, .error:
            throw ProtocolViolation(.unexpectedFrame, offset: 4, id: header.id, "only the service sends this type")
        }
    }
}
