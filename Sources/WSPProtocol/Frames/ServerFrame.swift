/// A frame from the service, as a client receives it; the header has the id.
public enum ServerFrame: Sendable, Hashable {
    /// The answer to HELLO.
    case hello(HelloReply)
    /// The answer to CONTROL or CANCEL.
    case result(ControlReply)
    /// The end of a request whose result was WSA_IO_PENDING.
    case completion(ControlReply)
    /// The reason why the service closes the connection.
    case failure(ProtocolFailure)

    /// Decodes a whole frame that ``FrameScanner`` found.
    ///
    /// - Throws: ``ProtocolViolation``; also `unexpectedFrame` for the types that only clients send.
    public init(decoding frame: RawSpan, header: FrameHeader) throws(ProtocolViolation) {
        switch header.type {
        case .helloReply: self = .hello(try HelloReply(decoding: frame, id: header.id))
        case .result: self = .result(try ControlReply(decoding: frame, id: header.id))
        case .completion: self = .completion(try ControlReply(decoding: frame, id: header.id))
        case .error: self = .failure(try ProtocolFailure(decoding: frame, id: header.id))
        case .hello, .control, .cancel:
            throw ProtocolViolation(.unexpectedFrame, offset: 4, id: header.id, "only clients send this type")
        }
    }
}
