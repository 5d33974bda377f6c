/// Bytes that end before what was asked for.
public struct OutOfBounds: Error, Equatable, Sendable {
    /// Where the value would start, in bytes from the start of the span.
    public let offset: Int
    /// The bytes the value needs.
    public let count: Int
    /// The bytes the span has.
    public let available: Int

    /// Describes a read of `count` bytes at `offset` in a span of `available`.
    public init(offset: Int, count: Int, available: Int) {
        self.offset = offset
        self.count = count
        self.available = available
    }
}

extension RawSpan {
    /// Loads an integer in host order from any alignment.
    ///
    /// - Throws: ``OutOfBounds`` where the span ends before the value does.
    @inlinable
    public func load<T: FixedWidthInteger & BitwiseCopyable>(at offset: Int, as type: T.Type = T.self)
        throws(OutOfBounds) -> T
    {
        guard offset >= 0, offset <= byteCount, MemoryLayout<T>.size <= byteCount - offset else {
            throw OutOfBounds(offset: offset, count: MemoryLayout<T>.size, available: byteCount)
        }
        return loadUnchecked(at: offset)
    }

    /// Loads an integer whose bounds the caller has checked; outside a release build the check is repeated.
    @inlinable
    package func loadUnchecked<T: FixedWidthInteger & BitwiseCopyable>(at offset: Int, as type: T.Type = T.self) -> T {
        assert(offset >= 0 && MemoryLayout<T>.size <= byteCount - offset, "the caller checked these bounds")
        return unsafe unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: T.self)
    }

    /// The range of `count` bytes from `offset`, for `extracting`.
    ///
    /// - Throws: ``OutOfBounds`` where the span ends before.
    @inlinable
    public func range(at offset: Int, count: Int) throws(OutOfBounds) -> Range<Int> {
        guard offset >= 0, count >= 0, offset <= byteCount, count <= byteCount - offset else {
            throw OutOfBounds(offset: offset, count: count, available: byteCount)
        }
        return offset..<offset + count
    }
}
