internal import CLinux
public import CWSP
internal import WSPProtocol
internal import WSPSystem

/// Tells the result of an overlapped request.
///
/// The contract is in the C header.
@c @implementation
public func WSPGetOverlappedResult(
    _ s: SOCKET, _ lpOverlapped: LPWSAOVERLAPPED!, _ lpcbTransfer: LPDWORD!, _ fWait: BOOL, _ lpdwFlags: LPDWORD!,
    _ lpErrno: LPINT!
) -> BOOL {
    guard SocketIdentity(handle: s) != nil else { return unsafe refuse(.notSocket, lpErrno) }
    guard let overlapped = unsafe lpOverlapped, let count = unsafe lpcbTransfer, let flags = unsafe lpdwFlags,
        unsafe !isWrong(overlapped), unsafe !isWrong(count), unsafe !isWrong(flags)
    else { return unsafe refuse(.fault, lpErrno) }
    if unsafe wspd_load_status(overlapped) == pendingStatus {
        let isPending = withLibrary { library in
            func isPending() -> Bool {
                unsafe wspd_load_status(overlapped) == pendingStatus && library.isPending(UInt(bitPattern: overlapped))
            }
            if fWait != 0 { _ = library.wait(until: Instant(nanoseconds: .max)) { !isPending() } }
            return isPending()
        }
        if isPending { return unsafe refuse(.ioIncomplete, lpErrno) }
        // Pending in the process that this one was forked from.
        if unsafe wspd_load_status(overlapped) == pendingStatus { return unsafe refuse(.operationAborted, lpErrno) }
    }
    let error = unsafe WinsockError(rawValue: overlapped.pointee.OffsetHigh)
    guard error == .success else { return unsafe refuse(error, lpErrno) }
    unsafe count.pointee = UInt32(truncatingIfNeeded: overlapped.pointee.InternalHigh)
    unsafe flags.pointee = overlapped.pointee.Offset
    return 1
}

/// FALSE, with the error stored.
func refuse(_ error: WinsockError, _ lpErrno: LPINT?) -> BOOL {
    unsafe store(error, lpErrno)
    return 0
}
