public import NetworkPrimitives

/// A CONTROL frame with its input bytes, as a client makes it.
public struct ControlRequest: Sendable, Hashable {
    /// All but the input bytes.
    public var header: ControlHeader
    /// The input buffer of LPWSPIoctl.
    public var input: [UInt8]

    /// Creates a request.
    public init(header: ControlHeader, input: [UInt8] = []) {
        self.header = header
        self.input = input
    }

    /// Decodes a whole frame and copies its input; the service decodes ``ClientFrame``, which does not copy.
    ///
    /// - Throws: ``ProtocolViolation`` as `ControlHeader.init(decoding:id:)`.
    public init(decoding frame: RawSpan, id: UInt64) throws(ProtocolViolation) {
        header = try ControlHeader(decoding: frame, id: id)
        input = frame.copy(from: ControlHeader.byteCount)
    }

    /// Appends the whole frame.
    public func encode(id: UInt64, into writer: inout ByteWriter) {
        let length = UInt32(ControlHeader.byteCount + input.count)
        FrameHeader(length: length, type: .control, id: id).encode(into: &writer)
        writer.append(header.code.rawValue)
        writer.append(header.outputCapacity)
        header.socket.encodeFields(into: &writer)
        header.options.encode(into: &writer)
        header.socket.encodeBoundAddress(into: &writer)
        writer.append(UInt32(0))
        writer.append(bytes: input)
    }
}
