import NetworkPrimitives

extension Array<UInt8> {
    /// The bytes that `body` appends to a writer.
    static func encoded(_ body: (inout ByteWriter) -> Void) -> [UInt8] {
        var writer = ByteWriter()
        body(&writer)
        return writer.bytes
    }

    func decoded<T, E: Error>(_ body: (RawSpan) throws(E) -> T) throws(E) -> T {
        try body(unsafe span.bytes)
    }

    func replacing<T: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, with value: T) -> [UInt8] {
        var writer = ByteWriter()
        writer.append(value)
        var bytes = self
        bytes.replaceSubrange(offset..<offset + writer.count, with: writer.bytes)
        return bytes
    }
}
