internal import CLinux
public import CWSP
internal import WSPProtocol

/// Tells the calling thread's id.
///
/// The contract is in the C header.
@c @implementation
public func WPUOpenCurrentThread(_ lpThreadId: LPWSATHREADID!, _ lpErrno: LPINT!) -> Int32 {
    guard let pointer = unsafe lpThreadId, unsafe !isWrong(pointer) else { return unsafe result(.fault, lpErrno) }
    do throws(WinsockError) {
        let number = try withLibrary { library throws(WinsockError) in
            let record = try library.currentThread()
            record.openCount += 1
            return record.number
        }
        unsafe pointer.pointee = WSATHREADID(ThreadHandle: HANDLE(bitPattern: UInt(number)), Reserved: 0)
        return 0
    } catch {
        return unsafe result(error, lpErrno)
    }
}

/// Closes a thread's id.
///
/// The contract is in the C header.
@c @implementation
public func WPUCloseThread(_ lpThreadId: LPWSATHREADID!, _ lpErrno: LPINT!) -> Int32 {
    withLibrary { library in
        guard let record = unsafe library.openedThread(lpThreadId) else { return unsafe result(.fault, lpErrno) }
        library.close(record)
        return 0
    }
}

/// Queues a call to a thread.
///
/// The contract is in the C header.
@c @implementation
public func WPUQueueApc(
    _ lpThreadId: LPWSATHREADID!, _ lpfnUserApc: LPWSAUSERAPC!, _ dwContext: DWORD_PTR, _ lpErrno: LPINT!
) -> Int32 {
    guard let routine = UserRoutine(lpfnUserApc, context: dwContext) else {
        return unsafe result(.fault, lpErrno)
    }
    return withLibrary { library in
        guard let record = unsafe library.openedThread(lpThreadId), !record.hasEnded else {
            return unsafe result(.fault, lpErrno)
        }
        return unsafe result(record.queue(.user(routine)) ? .success : .noBuffers, lpErrno)
    }
}

extension Library {
    /// The record of an id that is open; nil for what is none.
    fileprivate func openedThread(_ id: LPWSATHREADID?) -> ThreadRecord? {
        guard let pointer = unsafe id, unsafe !isWrong(pointer) else { return nil }
        let number = unsafe UInt64(UInt(bitPattern: pointer.pointee.ThreadHandle))
        return threads[number].flatMap { $0.openCount > 0 ? $0 : nil }
    }
}
