/// A frame that breaks the protocol; the connection it came on is closed after an ERROR frame.
public struct ProtocolViolation: Error, Sendable, Hashable {
    /// What is wrong.
    public let code: ViolationCode
    /// Where the offending field starts, in bytes from the start of its frame.
    public let offset: Int
    /// The id of the offending frame, or 0 where it has not been read.
    public let id: UInt64
    /// One sentence for people.
    public let message: String

    /// Describes a violation.
    public init(_ code: ViolationCode, offset: Int, id: UInt64 = 0, _ message: String) {
        self.code = code
        self.offset = offset
        self.id = id
        self.message = message
    }

    /// The violation of a request whose id is that of one still pending on its connection.
    public static func duplicateRequest(id: UInt64) -> ProtocolViolation {
        ProtocolViolation(.duplicateRequest, offset: 8, id: id, "a request with this id is still pending")
    }
}

extension ProtocolViolation: CustomStringConvertible {
    /// Name, offset and message.
    public var description: String { "\(code.name) at byte \(offset): \(message)" }
}
