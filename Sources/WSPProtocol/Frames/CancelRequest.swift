public import NetworkPrimitives

/// The CANCEL frame: ends a pending request with WSA_OPERATION_ABORTED.
public struct CancelRequest: Sendable, Hashable {
    /// The size of the encoded frame.
    public static let byteCount = 24

    /// The id of the request to cancel.
    public let target: UInt64

    /// Names the request to cancel.
    public init(target: UInt64) {
        self.target = target
    }

    /// Decodes a whole frame.
    ///
    /// - Throws: ``ProtocolViolation`` for a wrong length.
    public init(decoding frame: RawSpan, id: UInt64) throws(ProtocolViolation) {
        try frame.requireFrame(length: CancelRequest.byteCount, id: id)
        target = frame.loadUnchecked(at: 16)
    }

    /// Appends the whole frame; `id` is the CANCEL's own, which its RESULT repeats.
    public func encode(id: UInt64, into writer: inout ByteWriter) {
        FrameHeader(length: UInt32(CancelRequest.byteCount), type: .cancel, id: id).encode(into: &writer)
        writer.append(target)
    }
}
