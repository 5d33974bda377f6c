internal import CLinux
internal import CWSP
internal import WSPProtocol

extension WinsockError {
    static let notFound = WinsockError(rawValue: UInt32(ERROR_NOT_FOUND))

    /// What a system call on the caller's socket failed with, in Windows' numbers.
    init(errno: Int32) {
        switch errno {
        case ENOTSOCK, EBADF: self = .notSocket
        case EACCES, EPERM: self = .accessDenied
        case ENOPROTOOPT: self = .noProtocolOption
        case EOPNOTSUPP: self = .operationNotSupported
        case EMFILE, ENFILE, ENOBUFS, ENOMEM: self = .noBuffers
        case EADDRINUSE: self = WinsockError(rawValue: UInt32(WSAEADDRINUSE))
        case EADDRNOTAVAIL: self = .addressNotAvailable
        case ENOTCONN: self = .notConnected
        case ENETDOWN: self = .networkDown
        default: self = .invalidArgument
        }
    }

    /// The NTSTATUS that an OVERLAPPED's `Internal` ends with.
    var status: UInt {
        switch self {
        case .success: 0
        case .operationAborted: 0xc000_0120
        case .operationNotSupported: 0xc000_00bb
        case .fault: 0xc000_0023
        case .networkUnreachable: 0xc000_023c
        case .hostUnreachable: 0xc000_023d
        case .noBuffers: 0xc000_009a
        case .networkDown: 0xc000_00a3
        case .invalidArgument: 0xc000_000d
        default: 0xc000_0001
        }
    }
}
