internal import NetworkPrimitives

extension ByteWriter {
    /// Appends an array.
    mutating func append(bytes: [UInt8]) {
        // Unsafe for elements with padding, which bytes have not.
        append(unsafe bytes.span.bytes)
    }

    /// Appends a field of 16 bytes; zeros for no address.
    mutating func appendAddressField(_ address: IPAddress?) {
        append((address?.bits ?? 0).bigEndian)
    }

    /// Appends a field of `count` bytes with at least one NUL at its end.
    mutating func appendPaddedText(_ text: String, count: Int) {
        var text = text
        let written = text.withUTF8 { bytes in
            let kept = unsafe UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes).prefix(count - 1))
            unsafe append(kept.bytes)
            return kept.count
        }
        appendZeros(count - written)
    }
}
