internal import NetworkPrimitives
package import Rtnetlink

/// The payloads of the captured messages that are of these types.
package func capturedPayloads(_ types: MessageType...) throws(DecodingError) -> [[UInt8]] {
    var payloads: [[UInt8]] = []
    for capture in Capture.all {
        try unsafe forEachMessage(in: capture.bytes.span.bytes) { (header, payload) throws(DecodingError) in
            guard types.contains(header.type) else { return }
            payloads.append(unsafe payload.withUnsafeBytes { unsafe Array($0) })
        }
    }
    return payloads
}
