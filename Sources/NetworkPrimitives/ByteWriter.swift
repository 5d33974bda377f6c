/// A growing byte buffer that integers are appended to in host order.
public struct ByteWriter: Sendable {
    /// The bytes written so far.
    public private(set) var bytes: [UInt8]

    /// Creates an empty writer with room for `capacity` bytes.
    public init(capacity: Int = 0) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    /// The bytes written so far.
    public var count: Int { bytes.count }

    /// Appends an integer in host order.
    public mutating func append<T: FixedWidthInteger>(_ value: T) {
        let size = MemoryLayout<T>.size
        var rest = value.littleEndian
        #if _endian(big)
            rest = value.byteSwapped
        #endif
        for _ in 0..<size {
            bytes.append(UInt8(truncatingIfNeeded: rest))
            if size > 1 { rest >>= 8 }
        }
    }

    /// Appends raw bytes.
    public mutating func append(_ span: RawSpan) {
        for offset in span.byteOffsets {
            bytes.append(span.loadUnchecked(at: offset))
        }
    }

    /// Appends `count` zero bytes.
    public mutating func appendZeros(_ count: Int) {
        bytes.append(contentsOf: repeatElement(0, count: count))
    }

    /// Appends zero bytes up to the next multiple of `alignment`.
    public mutating func pad(to alignment: Int) {
        appendZeros((alignment - bytes.count % alignment) % alignment)
    }

    /// Appends an address in network order: 4 or 16 bytes.
    public mutating func append(_ address: IPAddress) {
        if address.isIPv6 {
            append(address.bits.bigEndian)
        } else {
            append(address.ipv4Number.bigEndian)
        }
    }

    /// Overwrites an integer already written; for lengths known only afterwards.
    public mutating func overwrite<T: FixedWidthInteger>(_ value: T, at offset: Int) {
        precondition(offset >= 0 && offset + MemoryLayout<T>.size <= bytes.count, "only what was written can change")
        var patch = ByteWriter(capacity: MemoryLayout<T>.size)
        patch.append(value)
        bytes.replaceSubrange(offset..<offset + MemoryLayout<T>.size, with: patch.bytes)
    }
}
