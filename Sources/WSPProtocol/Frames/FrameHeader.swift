public import NetworkPrimitives

/// The 16 bytes every frame starts with.
public struct FrameHeader: Sendable, Hashable {
    /// The size of an encoded header.
    public static let byteCount = 16

    /// The bytes of the whole frame, header included.
    public let length: UInt32
    /// What the frame is.
    public let type: FrameType
    /// The client's number for the request; the answers to it repeat the number.
    public let id: UInt64

    /// Creates the header of a frame of `length` bytes.
    public init(length: UInt32, type: FrameType, id: UInt64) {
        self.length = length
        self.type = type
        self.id = id
    }

    /// Appends the header; exactly `length - 16` bytes of body have to follow.
    public func encode(into writer: inout ByteWriter) {
        writer.append(length)
        writer.append(type.rawValue)
        writer.append(UInt16(0))
        writer.append(id)
    }
}
