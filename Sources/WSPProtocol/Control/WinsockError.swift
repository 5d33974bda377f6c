/// An error number of Winsock, by Windows' values; unknown values survive.
public struct WinsockError: RawRepresentable, Error, Sendable, Hashable {
    /// The number that LPWSPIoctl stores through `lpErrno`.
    public let rawValue: UInt32

    /// Creates an error from its number.
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }
}

extension WinsockError {
    /// NO_ERROR: the request succeeded.
    public static let success = WinsockError(rawValue: 0)
    /// WSA_INVALID_HANDLE: an event object's handle is invalid.
    public static let invalidHandle = WinsockError(rawValue: 6)
    /// WSA_NOT_ENOUGH_MEMORY: there is not enough memory.
    public static let notEnoughMemory = WinsockError(rawValue: 8)
    /// ERROR_NOT_SUPPORTED: the request is not supported, in the numbers of completion ports.
    public static let notSupported = WinsockError(rawValue: 50)
    /// WSA_INVALID_PARAMETER: a parameter is wrong.
    public static let invalidParameter = WinsockError(rawValue: 87)
    /// ERROR_INSUFFICIENT_BUFFER: a buffer is too small, in the numbers of completion ports.
    public static let insufficientBuffer = WinsockError(rawValue: 122)
    /// WAIT_TIMEOUT: a wait has timed out.
    public static let waitTimeout = WinsockError(rawValue: 258)
    /// WSA_OPERATION_ABORTED: a pending request was cancelled.
    public static let operationAborted = WinsockError(rawValue: 995)
    /// WSA_IO_INCOMPLETE: a request has not completed yet.
    public static let ioIncomplete = WinsockError(rawValue: 996)
    /// WSA_IO_PENDING: a request will complete later.
    public static let ioPending = WinsockError(rawValue: 997)
    /// WSAEINTR: a call was interrupted.
    public static let interrupted = WinsockError(rawValue: 10004)
    /// WSAEACCES: permission is denied.
    public static let accessDenied = WinsockError(rawValue: 10013)
    /// WSAEFAULT: a buffer is too small, or a pointer is wrong.
    public static let fault = WinsockError(rawValue: 10014)
    /// WSAEINVAL: an argument is wrong.
    public static let invalidArgument = WinsockError(rawValue: 10022)
    /// WSAEWOULDBLOCK: a non-blocking socket would block.
    public static let wouldBlock = WinsockError(rawValue: 10035)
    /// WSAEINPROGRESS: a blocking call is in progress.
    public static let inProgress = WinsockError(rawValue: 10036)
    /// WSAENOTSOCK: the descriptor is no socket.
    public static let notSocket = WinsockError(rawValue: 10038)
    /// WSAENOPROTOOPT: the option does not exist at this level.
    public static let noProtocolOption = WinsockError(rawValue: 10042)
    /// WSAEOPNOTSUPP: the operation is not supported.
    public static let operationNotSupported = WinsockError(rawValue: 10045)
    /// WSAEAFNOSUPPORT: the address family is not supported.
    public static let addressFamilyNotSupported = WinsockError(rawValue: 10047)
    /// WSAEADDRNOTAVAIL: the address is not available.
    public static let addressNotAvailable = WinsockError(rawValue: 10049)
    /// WSAENETDOWN: the network is down.
    public static let networkDown = WinsockError(rawValue: 10050)
    /// WSAENETUNREACH: the network is unreachable.
    public static let networkUnreachable = WinsockError(rawValue: 10051)
    /// WSAENOBUFS: there is no buffer space.
    public static let noBuffers = WinsockError(rawValue: 10055)
    /// WSAENOTCONN: the socket is not connected.
    public static let notConnected = WinsockError(rawValue: 10057)
    /// WSAEHOSTUNREACH: the host is unreachable.
    public static let hostUnreachable = WinsockError(rawValue: 10065)
    /// WSANOTINITIALISED: wSAStartup has not been called.
    public static let notInitialised = WinsockError(rawValue: 10093)
}

extension WinsockError: CustomStringConvertible {
    /// The name in the headers, or nil for a number that is not known.
    public var name: String? { WinsockError.names[self] }

    /// Every number this module knows.
    public static var known: [WinsockError] { Array(names.keys) }

    /// The name, or the number.
    public var description: String { name ?? "error \(rawValue)" }

    private static let names: [WinsockError: String] = [
        .success: "NO_ERROR",
        .invalidHandle: "WSA_INVALID_HANDLE",
        .notEnoughMemory: "WSA_NOT_ENOUGH_MEMORY",
        .notSupported: "ERROR_NOT_SUPPORTED",
        .invalidParameter: "WSA_INVALID_PARAMETER",
        .insufficientBuffer: "ERROR_INSUFFICIENT_BUFFER",
        .waitTimeout: "WAIT_TIMEOUT",
        .operationAborted: "WSA_OPERATION_ABORTED",
        .ioIncomplete: "WSA_IO_INCOMPLETE",
        .ioPending: "WSA_IO_PENDING",
        .interrupted: "WSAEINTR",
        .accessDenied: "WSAEACCES",
        .fault: "WSAEFAULT",
        .invalidArgument: "WSAEINVAL",
        .wouldBlock: "WSAEWOULDBLOCK",
        .inProgress: "WSAEINPROGRESS",
        .notSocket: "WSAENOTSOCK",
        .noProtocolOption: "WSAENOPROTOOPT",
        .operationNotSupported: "WSAEOPNOTSUPP",
        .addressFamilyNotSupported: "WSAEAFNOSUPPORT",
        .addressNotAvailable: "WSAEADDRNOTAVAIL",
        .networkDown: "WSAENETDOWN",
        .networkUnreachable: "WSAENETUNREACH",
        .noBuffers: "WSAENOBUFS",
        .notConnected: "WSAENOTCONN",
        .hostUnreachable: "WSAEHOSTUNREACH",
        .notInitialised: "WSANOTINITIALISED",
    ]
}
