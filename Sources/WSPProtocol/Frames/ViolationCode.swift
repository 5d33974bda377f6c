/// What is wrong with a frame; codes of later versions survive.
public struct ViolationCode: RawRepresentable, Sendable, Hashable {
    /// The number in the ERROR frame.
    public let rawValue: UInt32

    /// Creates a code from its number.
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// The first frame of a client is not HELLO.
    public static let helloExpected = ViolationCode(rawValue: 1)
    /// No version that the client speaks is spoken by the service.
    public static let unsupportedVersion = ViolationCode(rawValue: 2)
    /// A frame is shorter than its type needs.
    public static let frameTooShort = ViolationCode(rawValue: 3)
    /// A frame is longer than its type has fields for, or than the limit of the HELLO reply.
    public static let frameTooLong = ViolationCode(rawValue: 4)
    /// The type of a frame is none of the protocol's.
    public static let unknownFrameType = ViolationCode(rawValue: 5)
    /// A field that has to be zero is not.
    public static let reservedFieldNotZero = ViolationCode(rawValue: 6)
    /// A field holds a value outside its set: family, socket type, flag bit, magic.
    public static let badFieldValue = ViolationCode(rawValue: 7)
    /// A request has the id of one that is still pending.
    public static let duplicateRequest = ViolationCode(rawValue: 8)
    /// A frame of a known type comes where none of that type may come.
    public static let unexpectedFrame = ViolationCode(rawValue: 9)
    /// As many connections are open as the service allows, in all or for one user.
    public static let tooManyConnections = ViolationCode(rawValue: 10)
    /// The service is configured not to serve the user at the other end of the connection.
    public static let accessDenied = ViolationCode(rawValue: 11)

    /// The word the specification uses, or `violation N` for a code it does not have.
    public var name: String {
        switch self {
        case .helloExpected: "helloExpected"
        case .unsupportedVersion: "unsupportedVersion"
        case .frameTooShort: "frameTooShort"
        case .frameTooLong: "frameTooLong"
        case .unknownFrameType: "unknownFrameType"
        case .reservedFieldNotZero: "reservedFieldNotZero"
        case .badFieldValue: "badFieldValue"
        case .duplicateRequest: "duplicateRequest"
        case .unexpectedFrame: "unexpectedFrame"
        case .tooManyConnections: "tooManyConnections"
        case .accessDenied: "accessDenied"
        default: "violation \(rawValue)"
        }
    }
}
