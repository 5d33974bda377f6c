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
        try ClientFrame.judge(header, greeted: greeted)
        switch header.type {
        case .hello:
            self = .hello(try HelloRequest(decoding: frame, id: header.id))
        case .control:
            let control = try ControlHeader(decoding: frame, id: header.id)
            self = .control(control, input: ControlHeader.byteCount..<frame.byteCount)
        case .cancel:
            self = .cancel(try CancelRequest(decoding: frame, id: header.id))
        case .helloReply, .result, .completion, .error:
            preconditionFailure("the header was judged above")
        }
    }

    /// Judges a header before the rest of its frame has arrived, so that nothing is stored of a frame to be refused.
    ///
    /// - Throws: ``ProtocolViolation`` for a type that may not come now, and a length that the type cannot have.
    public static func judge(_ header: FrameHeader, greeted: Bool) throws(ProtocolViolation) {
        guard greeted || header.type == .hello else {
            throw ProtocolViolation(.helloExpected, offset: 4, id: header.id, "the first frame is HELLO")
        }
        switch header.type {
        case .hello where greeted:
            throw ProtocolViolation(.unexpectedFrame, offset: 4, id: header.id, "HELLO comes once")
        case .hello: try requireLength(of: header, HelloRequest.byteCount...HelloRequest.byteCount)
        case .control: try requireLength(of: header, ControlHeader.byteCount...Int.max)
        case .cancel: try requireLength(of: header, CancelRequest.byteCount...CancelRequest.byteCount)
        case .helloReply, .result, .completion, .error:
            throw ProtocolViolation(.unexpectedFrame, offset: 4, id: header.id, "only the service sends this type")
        }
    }

    private static func requireLength(of header: FrameHeader, _ range: ClosedRange<Int>) throws(ProtocolViolation) {
        if header.length < range.lowerBound {
            throw ProtocolViolation(
                .frameTooShort, offset: 0, id: header.id, "this type has at least \(range.lowerBound) bytes")
        }
        if header.length > range.upperBound {
            throw ProtocolViolation(
                .frameTooLong, offset: 0, id: header.id, "this type has \(range.upperBound) bytes")
        }
    }
}
