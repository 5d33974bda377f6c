package import NetworkPrimitives

/// Parses an input, and expects what it means to be the same after it has been written and parsed again.
package func expectSameAfterRecoding<T: Equatable>(
    _ input: RawSpan, decode: (RawSpan) throws -> T, encode: (T, inout ByteWriter) -> Void
) {
    guard let (value, again) = recoded(input, decode: decode, encode: encode) else { return }
    expect(again == value, "\(value) became \(String(describing: again)) when it was written and parsed again")
}

/// Parses an input, and expects what it means to be accepted after it has been written.
///
/// It may be another by then: a name that is no UTF-8 is repaired, and then cut to its field.
package func expectAcceptedAfterRecoding<T>(
    _ input: RawSpan, decode: (RawSpan) throws -> T, encode: (T, inout ByteWriter) -> Void
) {
    guard let (value, again) = recoded(input, decode: decode, encode: encode) else { return }
    expect(again != nil, "\(value) is refused when it was written")
}

private func recoded<T>(
    _ input: RawSpan, decode: (RawSpan) throws -> T, encode: (T, inout ByteWriter) -> Void
) -> (value: T, again: T?)? {
    // A refusal is one of the two right outcomes.
    guard let value = try? decode(input) else { return nil }
    var writer = ByteWriter()
    encode(value, &writer)
    return (value, try? unsafe decode(writer.bytes.span.bytes))
}
