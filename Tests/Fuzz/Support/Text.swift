/// The text of an input, in which what is no UTF-8 is repaired.
package func text(of input: RawSpan) -> String {
    unsafe input.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
}
