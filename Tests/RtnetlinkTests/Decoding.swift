import NetworkPrimitives
import Rtnetlink
import Testing

/// A message with the header it came with.
struct Received: Equatable {
    var header: MessageHeader
    var content: KernelMessage
}

/// Decodes every message of a datagram; throws the first error after the rest was decoded.
func decodeAll(_ bytes: [UInt8], into received: inout [Received]) throws(DecodingError) {
    try unsafe forEachMessage(in: bytes.span.bytes) { (header, payload) throws(DecodingError) in
        received.append(Received(header: header, content: try KernelMessage(decoding: header, payload: payload)))
    }
}

func decodeAll(_ bytes: [UInt8]) throws(DecodingError) -> [Received] {
    var received: [Received] = []
    try decodeAll(bytes, into: &received)
    return received
}

/// Decodes the one message of a capture.
func decode(_ capture: Capture) throws -> KernelMessage {
    let received = try decodeAll(capture.bytes)
    #expect(received.count == 1)
    return try #require(received.first).content
}

/// Encodes a message as a datagram of its own.
func encode(_ message: KernelMessage) -> [UInt8] {
    var writer = ByteWriter()
    writer.appendMessage(message.type) { message.encode(into: &$0) }
    return writer.bytes
}

func address(_ text: String) throws -> IPAddress {
    try #require(IPAddress(text))
}

func prefix(_ text: String) throws -> IPPrefix {
    let parts = text.split(separator: "/")
    return IPPrefix(try address(String(parts[0])), length: try #require(Int(parts[1])))
}
