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
        writer.appendRecord(count: FrameHeader.byteCount) { bytes, start in store(in: &bytes, at: start) }
    }

    /// Stores the header at an offset of bytes that are zero.
    func store(in bytes: inout MutableRawSpan, at offset: Int) {
        bytes.storeBytes(of: length, toByteOffset: offset, as: UInt32.self)
        bytes.storeBytes(of: type.rawValue, toByteOffset: offset + 4, as: UInt16.self)
        bytes.storeBytes(of: id, toByteOffset: offset + 8, as: UInt64.self)
    }
}
