package import WSPSystem

/// A request that the kernel did not serve.
package enum KernelError: Error, Equatable, Sendable {
    /// A system call failed.
    case system(SystemError)
    /// The kernel refused the request; with its own explanation (extended acknowledgement) where it gave one.
    case refused(MessageType, errno: Int32, explanation: String?)
    /// The reply did not come, not even when asked for again.
    case replyLost(MessageType)
    /// The reply to a request is of a type that does not answer it.
    case unexpectedReply(MessageType)
    /// The reply's bytes are not what they claim to be.
    case malformed(DecodingError)
}

extension KernelError: CustomStringConvertible {
    /// One line: what was asked, and what went wrong.
    package var description: String {
        switch self {
        case .system(let error): "\(error)"
        case .refused(let request, let errno, let explanation):
            "\(SystemError("\(request)", errno: errno))\(explanation.map { " (\($0))" } ?? "")"
        case .replyLost(let request): "\(request): no reply"
        case .unexpectedReply(let type): "\(type) came as a reply"
        case .malformed(let error): "\(error)"
        }
    }
}
