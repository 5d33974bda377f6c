internal import NetworkPrimitives

// The fixed part of every message is one of the kernel's own structures, read and written whole, so that no offset
// is typed here a second time. Only structures made of integers may pass: any bytes are a value of them.

extension RawSpan {
    /// Loads one of the kernel's structures from the start, from any alignment.
    ///
    /// - Throws: ``DecodingError`` with `truncated` where the span ends before the structure does.
    func structure<T: BitwiseCopyable>(as type: T.Type = T.self) throws(DecodingError) -> T {
        guard byteCount >= MemoryLayout<T>.size else { throw DecodingError(.truncated, offset: byteCount) }
        return unsafe unsafeLoadUnaligned(as: T.self)
    }
}

extension ByteWriter {
    /// Appends one of the kernel's structures as it stands in memory.
    mutating func append<T: BitwiseCopyable>(structure: T) {
        unsafe withUnsafeBytes(of: structure) { bytes in
            unsafe append(bytes.bytes)
        }
    }
}

/// Rounds a length up to the 4 bytes that netlink aligns messages and attributes to.
func netlinkAligned(_ length: Int) -> Int {
    (length + 3) & ~3
}
