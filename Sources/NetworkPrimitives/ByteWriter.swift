/// A growing byte buffer that integers are appended to in host order.
public struct ByteWriter: Sendable {
    /// The bytes written so far.
    @inlinable
    public var bytes: [UInt8] { storage }

    @usableFromInline var storage: [UInt8]

    /// Creates an empty writer with room for `capacity` bytes.
    public init(capacity: Int = 0) {
        storage = []
        storage.reserveCapacity(capacity)
    }

    /// The number of bytes written so far.
    @inlinable
    public var count: Int { storage.count }

    /// Appends an integer in host order.
    @inlinable
    public mutating func append<T: FixedWidthInteger & BitwiseCopyable>(_ value: T) {
        unsafe withUnsafeBytes(of: value) { unsafe storage.append(contentsOf: $0) }
    }

    /// Appends raw bytes.
    public mutating func append(_ span: RawSpan) {
        unsafe span.withUnsafeBytes { unsafe storage.append(contentsOf: $0) }
    }

    /// Appends `count` zero bytes.
    public mutating func appendZeros(_ count: Int) {
        storage.append(contentsOf: repeatElement(0, count: count))
    }

    /// Appends a record of `count` bytes, which are zero but for what `body` stores from the offset on that it is told.
    ///
    /// For layouts of which thousands are written at a time: room is made once, and not for each field.
    @inlinable
    public mutating func appendRecord(count: Int, _ body: (inout MutableRawSpan, _ start: Int) -> Void) {
        let start = storage.count
        storage.append(contentsOf: repeatElement(0, count: count))
        var all = storage.mutableSpan
        var bytes = unsafe all.mutableBytes
        body(&bytes, start)
    }

    /// Appends zero bytes up to the next multiple of `alignment`.
    public mutating func pad(to alignment: Int) {
        appendZeros((alignment - count % alignment) % alignment)
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
    public mutating func overwrite<T: FixedWidthInteger & BitwiseCopyable>(_ value: T, at offset: Int) {
        let end = offset + MemoryLayout<T>.size
        precondition(offset >= 0 && end <= count, "only what was written can change")
        unsafe withUnsafeBytes(of: value) { unsafe storage.replaceSubrange(offset..<end, with: $0) }
    }

    /// Drops the first `count` bytes, which have gone where they were written for; what memory is left over is given
    /// back once nothing is left.
    public mutating func removeFirst(_ count: Int) {
        if count == storage.count {
            storage = []
        } else {
            storage.removeFirst(count)
        }
    }
}
