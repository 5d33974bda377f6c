internal import NetworkPrimitives

/// Calls `body` with header and payload of every message in a received datagram, in order.
///
/// A message that `body` refuses costs nothing but itself: those behind it are delivered, because its length is known
/// to be plausible. After an implausible length nothing can be found, and the rest is given up.
///
/// - Throws: the first ``DecodingError``, after all that could be delivered was; its offset counts from the start of
///   the datagram.
package func forEachMessage(
    in datagram: RawSpan, _ body: (MessageHeader, RawSpan) throws(DecodingError) -> Void
) throws(DecodingError) {
    var offset = 0
    var first: DecodingError?
    while offset < datagram.byteCount {
        let rest = datagram.extracting(offset..<datagram.byteCount)
        do {
            let header = try plausibleHeader(of: rest)
            let length = Int(header.length)
            do {
                try body(header, rest.extracting(MessageHeader.size..<length))
            } catch {
                first = first ?? error.moved(by: offset + MessageHeader.size, in: header.type)
            }
            offset += netlinkAligned(length)
        } catch {
            throw first ?? error.moved(by: offset)
        }
    }
    if let first { throw first }
}

private func plausibleHeader(of rest: RawSpan) throws(DecodingError) -> MessageHeader {
    let header = try MessageHeader(decoding: rest)
    guard header.length >= MessageHeader.size else {
        throw DecodingError(.messageTooShort, offset: 0, message: header.type)
    }
    guard header.length <= rest.byteCount else {
        throw DecodingError(.messageBeyondEnd, offset: 0, message: header.type)
    }
    return header
}
