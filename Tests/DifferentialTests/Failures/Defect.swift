/// Something that wspd did wrong.
struct Defect: Error, Hashable, Sendable, CustomStringConvertible {
    enum Kind: String, Sendable {
        case staleAnswer = "what wspd tells differs from what the kernel answers"
        case staleList = "the list that wspd tells differs from the kernel's"
        case missedChange = "the kernel's answer changed and the request did not complete"
        case falseCompletion = "a request completed though the kernel's answer did not change"
        case completedTwice = "a request completed more than once"
        case restless = "the daemon does not come to rest"
        case protocolError = "the daemon broke the protocol"
    }

    let kind: Kind
    var details: String

    init(_ kind: Kind, _ details: String) {
        self.kind = kind
        self.details = details
    }

    var description: String { "\(kind.rawValue):\n\(details)" }
}
