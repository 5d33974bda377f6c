internal import NetworkPrimitives

/// The fixed part of a CONTROL frame: all of a request but its input bytes.
public struct ControlHeader: Sendable, Hashable {
    /// The size of the fixed part, frame header included; the input bytes follow it.
    public static let byteCount = 104

    /// What is asked; codes the protocol does not know are the service's to refuse.
    public var code: ControlCode
    /// The bytes of output the caller has room for.
    public var outputCapacity: UInt32
    /// The socket the request is made for.
    public var socket: SocketProperties
    /// What the request asks for beyond Winsock.
    public var options: RequestOptions

    /// Creates the fixed part of a request.
    public init(
        code: ControlCode, outputCapacity: UInt32, socket: SocketProperties, options: RequestOptions = RequestOptions()
    ) {
        self.code = code
        self.outputCapacity = outputCapacity
        self.socket = socket
        self.options = options
    }

    /// Decodes the fixed part of a whole frame, which ends with the input bytes.
    ///
    /// - Throws: ``ProtocolViolation`` for a frame without all fixed fields, a reserved field, an unknown family,
    ///   socket type or flag.
    public init(decoding frame: RawSpan, id: UInt64) throws(ProtocolViolation) {
        try frame.requireFrame(atLeast: ControlHeader.byteCount, id: id)
        code = ControlCode(rawValue: frame.loadUnchecked(at: 16))
        outputCapacity = frame.loadUnchecked(at: 20)
        socket = try SocketProperties(controlFrame: frame, id: id)
        options = try RequestOptions(controlFrame: frame, id: id)
        try frame.requireZero(at: 100, as: UInt32.self, id: id)
    }
}
