package import NetworkPrimitives
package import TestSupport

/// Some encoded values, the same ones each time.
package func samples(_ encode: (inout SeededGenerator, inout ByteWriter) -> Void) -> [[UInt8]] {
    var generator = SeededGenerator(seed: 1)
    return (0..<16).map { _ in
        var writer = ByteWriter()
        encode(&generator, &writer)
        return writer.bytes
    }
}
