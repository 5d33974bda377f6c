internal import CLinux
public import CWSP
internal import WSPProtocol

/// Creates an event.
///
/// The contract is in the C header.
@c @implementation
public func WPUCreateEvent(_ lpErrno: LPINT!) -> WSAEVENT? {
    let descriptor = wspd_new_event()
    if descriptor >= 0 { return unsafe WSAEVENT(bitPattern: Int(descriptor)) }
    let number = clinux_errno()
    unsafe store(number == ENOMEM ? .notEnoughMemory : .noBuffers, lpErrno)
    return nil
}

/// Signals an event.
///
/// The contract is in the C header.
@c @implementation
public func WPUSetEvent(_ hEvent: WSAEVENT!, _ lpErrno: LPINT!) -> BOOL {
    unsafe Event(handle: hEvent)?.signal() == true ? 1 : refuse(.invalidHandle, lpErrno)
}

/// Resets an event.
///
/// The contract is in the C header.
@c @implementation
public func WPUResetEvent(_ hEvent: WSAEVENT!, _ lpErrno: LPINT!) -> BOOL {
    unsafe Event(handle: hEvent)?.reset() == true ? 1 : refuse(.invalidHandle, lpErrno)
}

/// Closes an event.
///
/// The contract is in the C header.
@c @implementation
public func WPUCloseEvent(_ hEvent: WSAEVENT!, _ lpErrno: LPINT!) -> BOOL {
    // With the lock: no request that ends signals what has taken the descriptor's number meanwhile.
    let isClosed = withLibrary { _ in unsafe Event(handle: hEvent).map { close($0.descriptor) == 0 } ?? false }
    return unsafe isClosed ? 1 : refuse(.invalidHandle, lpErrno)
}

/// Selects a socket's network events.
///
/// The contract is in the C header.
@c @implementation
public func WSPEventSelect(
    _ s: SOCKET, _ hEventObject: WSAEVENT!, _ lNetworkEvents: LONG, _ lpErrno: LPINT!
) -> Int32 {
    guard let identity = SocketIdentity(handle: s) else { return unsafe result(.notSocket, lpErrno) }
    let event = unsafe lNetworkEvents == 0 ? nil : Event(handle: hEventObject)
    guard lNetworkEvents & ~FD_ALL_EVENTS == 0, lNetworkEvents == 0 || event != nil else {
        return unsafe result(.invalidArgument, lpErrno)
    }
    guard wspd_set_blocking(identity.descriptor, 0) == 0 else {
        return unsafe result(WinsockError(errno: clinux_errno()), lpErrno)
    }
    withLibrary { library in
        let state = library.state(of: identity)
        state.selection = event.map { ($0, UInt32(bitPattern: lNetworkEvents)) }
        state.signalIfSelected()
        library.sockets.forgetIfIdle(state)
    }
    return 0
}

/// Tells and removes what is recorded and selected.
///
/// The contract is in the C header.
@c @implementation
public func WSPEnumNetworkEvents(
    _ s: SOCKET, _ hEventObject: WSAEVENT!, _ lpNetworkEvents: LPWSANETWORKEVENTS!, _ lpErrno: LPINT!
) -> Int32 {
    guard let identity = SocketIdentity(handle: s) else { return unsafe result(.notSocket, lpErrno) }
    guard let events = unsafe lpNetworkEvents, unsafe !isWrong(events) else { return unsafe result(.fault, lpErrno) }
    let event = unsafe Event(handle: hEventObject)
    guard unsafe hEventObject == nil || event != nil else { return unsafe result(.invalidHandle, lpErrno) }
    withLibrary { library in
        event?.reset()
        unsafe events.pointee.lNetworkEvents = 0
        guard let state = library.sockets.find(identity.cookie) else { return }
        let taken = state.takeSelected()
        unsafe events.pointee.lNetworkEvents = Int32(bitPattern: taken)
        for bit in 0..<Int(FD_MAX_EVENTS) where taken & 1 << UInt32(bit) != 0 {
            unsafe withUnsafeMutableBytes(of: &events.pointee.iErrorCode) { codes in
                unsafe codes.storeBytes(
                    of: state.errors[bit].rawValue, toByteOffset: bit * MemoryLayout<UInt32>.size, as: UInt32.self)
            }
        }
        library.sockets.forgetIfIdle(state)
    }
    return 0
}
