public import NetworkPrimitives

/// The HELLO reply: the version spoken from now on, the service's epoch and its limits.
public struct HelloReply: Sendable, Hashable {
    /// The size of the encoded frame.
    public static let byteCount = 48

    /// The version of everything that follows.
    public let version: UInt16
    /// The epoch of the service's generations; another one after every start.
    public let epoch: UInt64
    /// The longest frame the service accepts, in bytes.
    public let maximumFrameLength: UInt32
    /// The requests that may be pending on one connection.
    public let maximumPendingRequests: UInt32
    /// The destinations one SIO_WSPD_ROUTE_QUERY may ask for.
    public let maximumDestinations: UInt32

    /// Creates a reply.
    public init(
        version: UInt16 = WireProtocol.version, epoch: UInt64, maximumFrameLength: UInt32,
        maximumPendingRequests: UInt32, maximumDestinations: UInt32
    ) {
        self.version = version
        self.epoch = epoch
        self.maximumFrameLength = maximumFrameLength
        self.maximumPendingRequests = maximumPendingRequests
        self.maximumDestinations = maximumDestinations
    }

    /// Decodes a whole frame.
    ///
    /// - Throws: ``ProtocolViolation`` for a wrong length, wrong magic or a reserved field that is not zero.
    public init(decoding frame: RawSpan, id: UInt64) throws(ProtocolViolation) {
        try frame.requireFrame(length: HelloReply.byteCount, id: id)
        try frame.requireMagic(id: id)
        try frame.requireZero(at: 22, as: UInt16.self, id: id)
        try frame.requireZero(at: 44, as: UInt32.self, id: id)
        version = frame.loadUnchecked(at: 20)
        epoch = frame.loadUnchecked(at: 24)
        maximumFrameLength = frame.loadUnchecked(at: 32)
        maximumPendingRequests = frame.loadUnchecked(at: 36)
        maximumDestinations = frame.loadUnchecked(at: 40)
    }

    /// Appends the whole frame; `id` is that of the HELLO.
    public func encode(id: UInt64, into writer: inout ByteWriter) {
        FrameHeader(length: UInt32(HelloReply.byteCount), type: .helloReply, id: id).encode(into: &writer)
        writer.append(WireProtocol.magic)
        writer.append(version)
        writer.append(UInt16(0))
        writer.append(epoch)
        writer.append(maximumFrameLength)
        writer.append(maximumPendingRequests)
        writer.append(maximumDestinations)
        writer.append(UInt32(0))
    }
}
