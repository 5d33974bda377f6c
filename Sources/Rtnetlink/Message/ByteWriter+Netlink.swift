internal import CLinux
package import NetworkPrimitives

extension ByteWriter {
    /// Appends a message: the header, what `payload` writes, and padding; the length is filled in afterwards.
    package mutating func appendMessage(
        _ type: MessageType, flags: MessageFlags = [], sequence: UInt32 = 0, port: UInt32 = 0,
        payload: (inout ByteWriter) -> Void
    ) {
        let start = count
        MessageHeader(type, flags: flags, sequence: sequence, port: port).encode(into: &self)
        payload(&self)
        overwrite(UInt32(count - start), at: start)
        pad(to: netlinkAligned(1))
    }

    /// Appends an attribute with an integer in host order.
    mutating func appendAttribute<T: FixedWidthInteger & BitwiseCopyable>(_ type: Int, _ value: T) {
        appendAttributeHeader(type, count: MemoryLayout<T>.size)
        append(value)
        pad(to: netlinkAligned(1))
    }

    /// Appends an attribute with an address in network order.
    mutating func appendAttribute(_ type: Int, _ address: IPAddress) {
        appendAttributeHeader(type, count: address.width / 8)
        append(address)
    }

    /// Appends an attribute with text and the zero byte that ends it.
    mutating func appendAttribute(_ type: Int, text: String) {
        appendAttributeHeader(type, count: text.utf8.count + 1)
        for byte in text.utf8 { append(byte) }
        append(UInt8(0))
        pad(to: netlinkAligned(1))
    }

    /// Appends an attribute with one of the kernel's structures.
    mutating func appendAttribute<T: BitwiseCopyable>(_ type: Int, structure: T) {
        appendAttributeHeader(type, count: MemoryLayout<T>.size)
        append(structure: structure)
        pad(to: netlinkAligned(1))
    }

    /// Appends an attribute without a value, whose presence is what it says.
    mutating func appendFlagAttribute(_ type: Int) {
        appendAttributeHeader(type, count: 0)
    }

    /// Appends an attribute whose value is what `body` writes.
    mutating func appendNested(_ type: Int, _ body: (inout ByteWriter) -> Void) {
        let start = count
        appendAttributeHeader(type, count: 0)
        body(&self)
        overwrite(UInt16(count - start), at: start)
        pad(to: netlinkAligned(1))
    }

    private mutating func appendAttributeHeader(_ type: Int, count: Int) {
        append(UInt16(MemoryLayout<nlattr>.size + count))
        append(UInt16(type))
    }
}
