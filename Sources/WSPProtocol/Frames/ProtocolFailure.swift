public import NetworkPrimitives

/// The ERROR frame: why the service closes the connection.
public struct ProtocolFailure: Sendable, Hashable {
    /// The size of the fixed part of the encoded frame.
    public static let fixedByteCount = 24
    /// The most bytes of text an ERROR frame carries; what is longer is cut.
    public static let maximumTextByteCount = 1000

    /// What was wrong.
    public let code: ViolationCode
    /// Where the offending field starts, in bytes from the start of the offending frame.
    public let offset: UInt32
    /// One sentence for people.
    public let message: String

    /// Creates a failure from its fields.
    public init(code: ViolationCode, offset: UInt32, message: String) {
        self.code = code
        self.offset = offset
        self.message = message
    }

    /// Reports a violation.
    public init(_ violation: ProtocolViolation) {
        self.init(
            code: violation.code, offset: UInt32(clamping: violation.offset), message: violation.message)
    }

    /// Decodes a whole frame; bytes of the text that are not UTF-8 are replaced.
    ///
    /// - Throws: ``ProtocolViolation`` for a frame without room for code and offset.
    public init(decoding frame: RawSpan, id: UInt64) throws(ProtocolViolation) {
        try frame.requireFrame(atLeast: ProtocolFailure.fixedByteCount, id: id)
        code = ViolationCode(rawValue: frame.loadUnchecked(at: 16))
        offset = frame.loadUnchecked(at: 20)
        message = frame.text(in: ProtocolFailure.fixedByteCount..<frame.byteCount)
    }

    /// Appends the whole frame; `id` is that of the offending frame, or 0 where it has none.
    public func encode(id: UInt64, into writer: inout ByteWriter) {
        let text = Array(message.utf8.prefix(ProtocolFailure.maximumTextByteCount))
        let length = UInt32(ProtocolFailure.fixedByteCount + text.count)
        FrameHeader(length: length, type: .error, id: id).encode(into: &writer)
        writer.append(code.rawValue)
        writer.append(offset)
        writer.append(bytes: text)
    }
}
