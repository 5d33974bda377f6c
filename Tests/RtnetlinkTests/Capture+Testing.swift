import Testing

extension Capture: CustomTestStringConvertible {
    var testDescription: String { command }
}
