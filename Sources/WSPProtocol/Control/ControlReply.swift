public import NetworkPrimitives

/// The body of a RESULT or COMPLETION frame: what LPWSPIoctl gives back, and the generation of what it tells.
public struct ControlReply: Sendable, Hashable {
    /// Which of the two frames carries a reply.
    public enum Kind: Sendable, Hashable {
        /// The answer to CONTROL and CANCEL.
        case result
        /// The end of a pending request.
        case completion
    }

    /// The size of the fixed part of the encoded frame; the output bytes follow it.
    public static let fixedByteCount = 40

    /// 0, 997 for a request that is pending now, or why it failed.
    public var error: WinsockError
    /// The bytes transferred; with WSAEFAULT the bytes the output needs.
    public var byteCount: UInt32
    /// The state that the output describes or that completed the request; zeros where there is none.
    public var generation: Generation
    /// The output bytes.
    public var output: [UInt8]

    /// Creates a reply from all its fields.
    public init(
        error: WinsockError, byteCount: UInt32, generation: Generation = Generation(epoch: 0, number: 0),
        output: [UInt8] = []
    ) {
        self.error = error
        self.byteCount = byteCount
        self.generation = generation
        self.output = output
    }

    /// Decodes a whole frame and copies its output.
    ///
    /// - Throws: ``ProtocolViolation`` for a frame without all fixed fields.
    public init(decoding frame: RawSpan, id: UInt64) throws(ProtocolViolation) {
        try frame.requireFrame(atLeast: ControlReply.fixedByteCount, id: id)
        error = WinsockError(rawValue: frame.loadUnchecked(at: 16))
        byteCount = frame.loadUnchecked(at: 20)
        generation = Generation(epoch: frame.loadUnchecked(at: 24), number: frame.loadUnchecked(at: 32))
        output = frame.copy(from: ControlReply.fixedByteCount)
    }

    /// Appends the whole frame; `id` is that of the request.
    public func encode(as kind: Kind, id: UInt64, into writer: inout ByteWriter) {
        let type: FrameType =
            switch kind {
            case .result: .result
            case .completion: .completion
            }
        let length = UInt32(ControlReply.fixedByteCount + output.count)
        let header = FrameHeader(length: length, type: type, id: id)
        writer.appendRecord(count: ControlReply.fixedByteCount) { bytes, start in
            header.store(in: &bytes, at: start)
            bytes.storeBytes(of: error.rawValue, toByteOffset: start + 16, as: UInt32.self)
            bytes.storeBytes(of: byteCount, toByteOffset: start + 20, as: UInt32.self)
            bytes.storeBytes(of: generation.epoch, toByteOffset: start + 24, as: UInt64.self)
            bytes.storeBytes(of: generation.number, toByteOffset: start + 32, as: UInt64.self)
        }
        if !output.isEmpty { writer.append(bytes: output) }
    }
}
