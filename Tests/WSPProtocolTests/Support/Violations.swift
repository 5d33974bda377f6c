import Testing
import WSPProtocol

/// Expects that `body` throws a violation of this code and place.
func expectViolation<T>(
    _ code: ViolationCode, at offset: Int, id: UInt64 = 0, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () throws(ProtocolViolation) -> T
) {
    do {
        _ = try body()
        Issue.record("\(code.name) expected, but the frame was accepted", sourceLocation: sourceLocation)
    } catch {
        #expect(error.code == code, sourceLocation: sourceLocation)
        #expect(error.offset == offset, sourceLocation: sourceLocation)
        #expect(error.id == id, sourceLocation: sourceLocation)
        #expect(!error.message.isEmpty, sourceLocation: sourceLocation)
    }
}
