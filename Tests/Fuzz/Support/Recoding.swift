package import NetworkPrimitives

/// Parses an input, and expects what it means to be the same after it has been written and parsed again.
package func expectSameAfterRecoding<T: Equatable>(
    _ input: RawSpan, decode: (RawSpan) throws -> T, encode: (T, inout ByteWriter) -> Void
) {
    // A refusal is one of the two right outcomes.
    guard let value = try? decode(input) else { return }
    var writer = ByteWriter()
    encode(value, &writer)
    let again = try? unsafe decode(writer.bytes.span.bytes)
    expect(again == value, "\(value) became \(String(describing: again)) when it was written and parsed again")
}
