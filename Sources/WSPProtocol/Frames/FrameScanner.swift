internal import NetworkPrimitives

/// What a ``FrameScanner`` finds at one place of a receive buffer.
public enum ScanResult: Sendable, Hashable {
    /// The frame is not complete before `needed` bytes have arrived, counted from the offset that was scanned.
    case incomplete(needed: Int)
    /// A whole frame, with its place in the buffer.
    case frame(FrameHeader, Range<Int>)
}

/// Cuts a byte stream into frames.
public enum FrameScanner {
    /// Looks at the frame that starts at `offset`, without copying.
    ///
    /// Each header field is judged as soon as its bytes have arrived, so that a frame that is refused is refused
    /// before its body is received. The length comes first: nothing waits for a header that cannot be one.
    ///
    /// - Parameters:
    ///   - bytes: The receive buffer.
    ///   - offset: Where the frame starts in it.
    ///   - limit: The longest frame that is taken, in bytes.
    ///   - judge: Called with a header that is right in itself, before the rest of its frame is waited for.
    /// - Returns: The frame, or how many bytes it takes to go on.
    /// - Throws: ``ProtocolViolation`` for a length below 16 or above `limit`, an unknown type, a reserved field; what
    ///   `judge` throws.
    public static func next(
        in bytes: RawSpan, from offset: Int, limit: Int,
        judge: (FrameHeader) throws(ProtocolViolation) -> Void = { _ throws(ProtocolViolation) in }
    ) throws(ProtocolViolation) -> ScanResult {
        precondition(offset >= 0 && offset <= bytes.byteCount, "a frame starts within the bytes or at their end")
        let available = bytes.byteCount - offset
        guard available >= MemoryLayout<UInt32>.size else { return .incomplete(needed: FrameHeader.byteCount) }
        let length = bytes.loadUnchecked(at: offset, as: UInt32.self)
        guard length >= FrameHeader.byteCount else {
            throw ProtocolViolation(.frameTooShort, offset: 0, "a frame has at least 16 bytes")
        }
        guard length <= limit else {
            throw ProtocolViolation(.frameTooLong, offset: 0, "the frame is longer than \(limit) bytes")
        }
        guard available >= FrameHeader.byteCount else { return .incomplete(needed: FrameHeader.byteCount) }
        let id = bytes.loadUnchecked(at: offset + 8, as: UInt64.self)
        guard let type = FrameType(rawValue: bytes.loadUnchecked(at: offset + 4)) else {
            throw ProtocolViolation(.unknownFrameType, offset: 4, id: id, "no frame has this type")
        }
        guard bytes.loadUnchecked(at: offset + 6, as: UInt16.self) == 0 else {
            throw ProtocolViolation(.reservedFieldNotZero, offset: 6, id: id, "bytes 6 and 7 of a frame are zero")
        }
        let header = FrameHeader(length: length, type: type, id: id)
        try judge(header)
        guard available >= length else { return .incomplete(needed: Int(length)) }
        return .frame(header, offset..<offset + Int(length))
    }
}
