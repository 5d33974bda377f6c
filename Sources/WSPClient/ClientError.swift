internal import CLinux
public import WSPProtocol
public import WSPSystem

/// Why a request, or the connection as a whole, came to nothing.
public enum ClientError: Error, Equatable, Sendable {
    /// There is no service at the socket, or it has gone and did not come back in time.
    case connection(SystemError)
    /// The socket may not be used by this user (EACCES, EPERM).
    case accessDenied
    /// The service answered the request with an error number.
    case refused(WinsockError)
    /// The service sent what the protocol does not allow; the text says what.
    case protocolViolation(String)
    /// The service found that this client broke the protocol, and closed the connection.
    case rejected(code: ViolationCode, message: String)
    /// Service and client have no version of the protocol in common.
    case incompatibleVersion(String)
    /// The client was closed, or has lost a connection that it does not make anew.
    case closed
    /// The task that waited was cancelled.
    case cancelled

    /// Translates what connect(2) and its like gave.
    init(_ error: SystemError) {
        self = error.errno == EACCES || error.errno == EPERM ? .accessDenied : .connection(error)
    }

    /// Translates what a reader of the service's frames found.
    init(_ violation: ProtocolViolation) {
        self = .protocolViolation("\(violation)")
    }

    /// Translates an ERROR frame.
    init(_ failure: ProtocolFailure) {
        self =
            failure.code == .unsupportedVersion
            ? .incompatibleVersion(failure.message) : .rejected(code: failure.code, message: failure.message)
    }
}

extension ClientError: CustomStringConvertible {
    /// One line for people, which says what to do where something can be done.
    public var description: String {
        switch self {
        case .connection(let error): "\(error); is wspd running?"
        case .accessDenied: "access to the socket of wspd is denied; ask for the group that may use it"
        case .refused(let error): "wspd refused the request: \(error)"
        case .protocolViolation(let text): "wspd broke the protocol: \(text)"
        case .rejected(code: .tooManyConnections, message: _):
            "wspd has as many connections as it allows; try again later"
        case .rejected(code: .accessDenied, message: _): "wspd is configured not to serve this user"
        case .rejected(let code, let message): "wspd rejected a frame (\(code.name)): \(message)"
        case .incompatibleVersion(let text): "wspd speaks another version of the protocol: \(text)"
        case .closed: "the connection to wspd is closed"
        case .cancelled: "the request was cancelled"
        }
    }
}
