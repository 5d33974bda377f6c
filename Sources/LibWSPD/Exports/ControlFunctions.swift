internal import CLinux
public import CWSP
internal import NetworkPrimitives
internal import WSPProtocol

/// The parameters of WSPIoctl, as the caller gives them.
@safe
private struct ControlArguments {
    let socket: SOCKET
    let code: DWORD
    let input: CallerInput
    let output: CallerOutput
    let byteCount: UnsafeMutablePointer<DWORD>?
    let overlapped: UnsafeMutablePointer<WSAOVERLAPPED>?
    let routine: CompletionRoutine?
    let thread: UnsafeMutablePointer<WSATHREADID>?

    /// Performs the call; `success` and `ioPending` among others.
    func perform() -> WinsockError {
        guard let byteCount = unsafe byteCount, unsafe !isWrong(byteCount) else { return .fault }
        guard let identity = SocketIdentity(handle: socket) else { return .notSocket }
        do throws(WinsockError) {
            return try withLibrary { library throws(WinsockError) in
                let indication = try indication(library)
                let call = ControlCall(
                    code: ControlCode(rawValue: code), socket: identity, input: input, output: output,
                    indication: indication)
                let outcome = library.perform(call)
                return unsafe tell(outcome, call, library, byteCount)
            }
        } catch {
            return error
        }
    }

    /// How an overlapped caller wants to hear of the end; nil for a synchronous one, whose routine is not looked at.
    private func indication(_ library: Library) throws(WinsockError) -> Indication? {
        guard let overlapped = unsafe overlapped else { return nil }
        guard unsafe !isWrong(overlapped) else { throw .fault }
        if let routine {
            if let thread = unsafe thread, unsafe isWrong(thread) { throw .fault }
            let target = unsafe thread.map { unsafe UInt64(UInt(bitPattern: $0.pointee.ThreadHandle)) }
            let number = if let target { target } else { try library.currentThread().number }
            guard let record = library.threads[number], !record.hasEnded else { throw .fault }
            return unsafe Indication(overlapped: overlapped, channel: .routine(routine, thread: number))
        }
        guard unsafe overlapped.pointee.hEvent != nil else {
            return unsafe Indication(overlapped: overlapped, channel: .none)
        }
        guard let event = unsafe Event(handle: overlapped.pointee.hEvent) else { throw .invalidHandle }
        return unsafe Indication(overlapped: overlapped, channel: .event(event))
    }

    private func tell(
        _ outcome: ControlOutcome, _ call: ControlCall, _ library: Library, _ byteCount: UnsafeMutablePointer<DWORD>
    ) -> WinsockError {
        switch outcome {
        case .done(let count):
            unsafe byteCount.pointee = UInt32(count)
            if let indication = call.indication { library.indicate(indication, .success, 0) }
            return .success
        case .doneSilently:
            if let indication = call.indication { library.indicate(indication, .success, 0) }
            return .success
        case .refused(let error, let count):
            if let count { unsafe byteCount.pointee = UInt32(count) }
            return error
        case .indicated(let error, let count):
            guard let indication = call.indication else {
                unsafe byteCount.pointee = UInt32(count)
                return error
            }
            indication.begin()
            library.indicate(indication, error, UInt32(count))
            return .ioPending
        case .pending: return .ioPending
        }
    }
}

/// Performs a control code on a socket.
///
/// The contract is in the C header.
@c @implementation
public func WSPIoctl(
    _ s: SOCKET, _ dwIoControlCode: DWORD, _ lpvInBuffer: LPVOID!, _ cbInBuffer: DWORD, _ lpvOutBuffer: LPVOID!,
    _ cbOutBuffer: DWORD, _ lpcbBytesReturned: LPDWORD!, _ lpOverlapped: LPWSAOVERLAPPED!,
    _ lpCompletionRoutine: LPWSAOVERLAPPED_COMPLETION_ROUTINE!, _ lpThreadId: LPWSATHREADID!, _ lpErrno: LPINT!
) -> Int32 {
    let arguments = unsafe ControlArguments(
        socket: s, code: dwIoControlCode, input: CallerInput(lpvInBuffer, count: cbInBuffer),
        output: CallerOutput(lpvOutBuffer, capacity: cbOutBuffer), byteCount: lpcbBytesReturned,
        overlapped: lpOverlapped, routine: CompletionRoutine(lpCompletionRoutine), thread: lpThreadId)
    return unsafe result(arguments.perform(), lpErrno)
}

/// Performs a control code on a socket, with the error in the calling thread.
///
/// The contract is in the C header.
@c @implementation
public func WSAIoctl(
    _ s: SOCKET, _ dwIoControlCode: DWORD, _ lpvInBuffer: LPVOID!, _ cbInBuffer: DWORD, _ lpvOutBuffer: LPVOID!,
    _ cbOutBuffer: DWORD, _ lpcbBytesReturned: LPDWORD!, _ lpOverlapped: LPWSAOVERLAPPED!,
    _ lpCompletionRoutine: LPWSAOVERLAPPED_COMPLETION_ROUTINE!
) -> Int32 {
    var error: Int32 = 0
    let result = unsafe WSPIoctl(
        s, dwIoControlCode, lpvInBuffer, cbInBuffer, lpvOutBuffer, cbOutBuffer, lpcbBytesReturned, lpOverlapped,
        lpCompletionRoutine, nil, &error)
    WSASetLastError(result == 0 ? 0 : error)
    return result
}

/// Cancels a socket's overlapped requests.
///
/// The contract is in the C header.
@c @implementation
public func WSPCancelIo(_ s: SOCKET, _ lpOverlapped: LPWSAOVERLAPPED!, _ lpErrno: LPINT!) -> Int32 {
    guard let identity = SocketIdentity(handle: s) else { return unsafe result(.notSocket, lpErrno) }
    let address = unsafe lpOverlapped.map { UInt(bitPattern: $0) }
    let count = withLibrary { $0.cancelOverlapped(on: identity, address: address) }
    return unsafe result(count == 0 && address != nil ? .notFound : .success, lpErrno)
}

/// Closes a socket and what is pending on it.
///
/// The contract is in the C header.
@c @implementation
public func WSPCloseSocket(_ s: SOCKET, _ lpErrno: LPINT!) -> Int32 {
    guard let identity = SocketIdentity(handle: s) else { return unsafe result(.notSocket, lpErrno) }
    let isClosed = withLibrary { $0.close(identity) }
    return unsafe result(isClosed ? .success : .notSocket, lpErrno)
}

/// Sets what a socket's lists and change requests mean.
///
/// The contract is in the C header.
@c @implementation
public func WSPDSetChangeOptions(
    _ s: SOCKET, _ lpOptions: UnsafePointer<WSPD_CHANGE_OPTIONS>!, _ lpErrno: LPINT!
) -> Int32 {
    guard let pointer = unsafe lpOptions, unsafe !isWrong(pointer) else { return unsafe result(.fault, lpErrno) }
    guard let identity = SocketIdentity(handle: s) else { return unsafe result(.notSocket, lpErrno) }
    let given = unsafe pointer.pointee
    guard given.dwFlags & ~(WSPD_CHANGE_BINDABLE | WSPD_CHANGE_PATH) == 0 else {
        return unsafe result(.invalidArgument, lpErrno)
    }
    let options = RequestOptions(
        countsPathChanges: given.dwFlags & WSPD_CHANGE_PATH != 0,
        selectsBindable: given.dwFlags & WSPD_CHANGE_BINDABLE != 0, quietMilliseconds: given.dwQuietTime,
        ceilingMilliseconds: given.dwCeiling, removalDelayMilliseconds: given.dwRemovalDelay)
    withLibrary { library in
        let state = library.state(of: identity)
        state.options = options
        library.sockets.forgetIfIdle(state)
    }
    return unsafe result(.success, lpErrno)
}

/// 0, or SOCKET_ERROR with the error stored.
func result(_ error: WinsockError, _ lpErrno: LPINT?) -> Int32 {
    guard error != .success else { return 0 }
    unsafe store(error, lpErrno)
    return SOCKET_ERROR
}

/// Stores an error where the caller wants it.
func store(_ error: WinsockError, _ lpErrno: LPINT?) {
    if let pointer = unsafe lpErrno, unsafe !isWrong(pointer) {
        unsafe pointer.pointee = Int32(bitPattern: error.rawValue)
    }
}
