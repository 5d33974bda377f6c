internal import CWSP
internal import WSPProtocol

/// A call of WSPIoctl whose byte count pointer and socket have been checked.
struct ControlCall {
    let code: ControlCode
    let socket: SocketIdentity
    let input: CallerInput
    let output: CallerOutput
    /// How the caller wants to hear of a result that comes later; nil is a synchronous call.
    let indication: Indication?

    var descriptor: Int32 { socket.descriptor }
}

/// What a call comes to, for each of the ways in which a caller can ask.
enum ControlOutcome {
    /// Success now, with the byte count; an overlapped caller's indication, which is queued too, tells 0 bytes.
    case done(Int)
    /// The same, but an overlapped caller's byte count stays as it is.
    case doneSilently
    /// Failure now, in any mode, without an indication; the byte count stays as it is where it is nil.
    case refused(WinsockError, Int?)
    /// Result and byte count for a synchronous caller; an overlapped one hears WSA_IO_PENDING, and them by indication.
    case indicated(WinsockError, Int)
    /// The request is pending.
    case pending

    /// Failure now that leaves the byte count as it is.
    static func refused(_ error: WinsockError) -> ControlOutcome { .refused(error, nil) }

    /// What Windows answers to a code that it does not support.
    static func unsupported(_ error: WinsockError) -> ControlOutcome { .indicated(error, 0) }
}
