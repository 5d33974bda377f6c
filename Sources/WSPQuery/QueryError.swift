internal import CLinux
internal import WSPClient
internal import WSPProtocol
internal import WSPSystem

/// The exit codes of the command line contract.
enum QueryStatus {
    static let done: Int32 = 0
    static let negative: Int32 = 1
    static let usage: Int32 = 64
    static let noDaemon: Int32 = 69
    static let refused: Int32 = 77
    static let timedOut: Int32 = 124
}

/// Why a command ends without an answer: one line that says what to do, and the exit code.
struct QueryError: Error, Equatable {
    let message: String
    let status: Int32

    init(_ message: String, status: Int32) {
        self.message = message
        self.status = status
    }

    /// An error of the first connection, where the path is worth telling.
    init(connectingTo path: String, _ error: ClientError) {
        switch error {
        case .connection(let reason) where reason.errno == ENAMETOOLONG:
            self.init("the path of a socket has at most 107 bytes: \(path)", status: QueryStatus.noDaemon)
        case .connection(let reason):
            self.init(
                "no daemon at \(path) (\(reason.text)); start it with 'systemctl start wspd', name its socket with "
                    + "--socket, or ask without it by --standalone", status: QueryStatus.noDaemon)
        case .accessDenied:
            self.init("access to \(path) is denied; ask for the group that may use it", status: QueryStatus.refused)
        default:
            self.init(error)
        }
    }

    init(_ error: ClientError) {
        switch error {
        case .accessDenied:
            self.init("access to the daemon is denied; ask for the group that may use it", status: QueryStatus.refused)
        case .refused(.accessDenied):
            self.init("the daemon refuses this request to this user (WSAEACCES)", status: QueryStatus.refused)
        case .refused(.addressFamilyNotSupported):
            self.init("the addresses given are of different families; give those of one", status: QueryStatus.negative)
        case .refused(.noBuffers):
            self.init("the daemon has too many requests pending; watch less (WSAENOBUFS)", status: QueryStatus.negative)
        case .refused(let reason):
            self.init("the daemon refuses this request (\(reason))", status: QueryStatus.negative)
        case .connection(let reason):
            self.init("the daemon has gone (\(reason)); start wspd again", status: QueryStatus.noDaemon)
        case .closed:
            self.init("the service has ended; start the command again", status: QueryStatus.noDaemon)
        case .rejected(code: .tooManyConnections, message: _):
            self.init(
                "wspd has as many connections as it allows; try again later", status: QueryStatus.refused)
        case .rejected(code: .accessDenied, message: _):
            self.init(
                "wspd is configured not to serve this user; ask for an entry in [access] of wspd.conf",
                status: QueryStatus.refused)
        case .protocolViolation, .rejected, .incompatibleVersion, .cancelled:
            self.init("\(error); install wspd and wspd-query of one version", status: QueryStatus.noDaemon)
        }
    }
}
