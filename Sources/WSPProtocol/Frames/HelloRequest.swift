public import NetworkPrimitives

/// The HELLO frame: the versions a client speaks.
public struct HelloRequest: Sendable, Hashable {
    /// The size of the encoded frame.
    public static let byteCount = 24

    /// The lowest version the client speaks.
    public let lowestVersion: UInt16
    /// The highest version the client speaks.
    public let highestVersion: UInt16

    /// Offers a range of versions; without arguments, the one of this module.
    public init(lowestVersion: UInt16 = WireProtocol.version, highestVersion: UInt16 = WireProtocol.version) {
        self.lowestVersion = lowestVersion
        self.highestVersion = highestVersion
    }

    /// Decodes a whole frame.
    ///
    /// - Throws: ``ProtocolViolation`` for a wrong length, wrong magic or an empty range of versions.
    public init(decoding frame: RawSpan, id: UInt64) throws(ProtocolViolation) {
        try frame.requireFrame(length: HelloRequest.byteCount, id: id)
        try frame.requireMagic(id: id)
        lowestVersion = frame.loadUnchecked(at: 20)
        highestVersion = frame.loadUnchecked(at: 22)
        guard lowestVersion <= highestVersion else {
            throw ProtocolViolation(.badFieldValue, offset: 20, id: id, "the lowest version is above the highest")
        }
    }

    /// Returns the version to speak with this client.
    ///
    /// - Throws: ``ProtocolViolation`` with `unsupportedVersion` where the client does not speak this module's.
    public func version(id: UInt64) throws(ProtocolViolation) -> UInt16 {
        guard lowestVersion <= WireProtocol.version, highestVersion >= WireProtocol.version else {
            throw ProtocolViolation(
                .unsupportedVersion, offset: 20, id: id, "this service speaks version \(WireProtocol.version) only")
        }
        return WireProtocol.version
    }

    /// Appends the whole frame.
    public func encode(id: UInt64, into writer: inout ByteWriter) {
        FrameHeader(length: UInt32(HelloRequest.byteCount), type: .hello, id: id).encode(into: &writer)
        writer.append(WireProtocol.magic)
        writer.append(lowestVersion)
        writer.append(highestVersion)
    }
}
