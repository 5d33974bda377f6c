internal import CWSP
internal import WSPProtocol

/// How the issuer of an overlapped request hears of its end.
@safe
struct Indication {
    /// The caller's structure, which has to stay until the end.
    let overlapped: UnsafeMutablePointer<WSAOVERLAPPED>
    let channel: Channel

    enum Channel {
        /// The structure says it, nothing else does.
        case none
        /// An event is signalled.
        case event(Event)
        /// A routine is queued to a thread.
        case routine(CompletionRoutine, thread: UInt64)
    }

    /// The structure's address, by which requests are told apart.
    var address: UInt { unsafe UInt(bitPattern: overlapped) }

    /// Stores a result; the status, which says that it is there, comes last.
    func store(_ error: WinsockError, byteCount: UInt32) {
        unsafe overlapped.pointee.InternalHigh = UInt(byteCount)
        unsafe overlapped.pointee.Offset = 0
        unsafe overlapped.pointee.OffsetHigh = error.rawValue
        unsafe wspd_store_status(overlapped, error.status)
    }

    /// Makes the event not signalled.
    func resetEvent() {
        if case .event(let event) = channel { event.reset() }
    }

    /// Marks the request as pending.
    func markPending() {
        unsafe wspd_store_status(overlapped, pendingStatus)
    }

    /// Makes a request that starts now pending.
    func begin() {
        resetEvent()
        markPending()
    }
}

/// A completion routine, which a thread calls in an alertable wait.
@safe
struct CompletionRoutine {
    private let function: @convention(c) (UInt32, UInt32, UnsafeMutablePointer<WSAOVERLAPPED>?, UInt32) -> Void

    init?(_ function: LPWSAOVERLAPPED_COMPLETION_ROUTINE?) {
        guard let function = unsafe function else { return nil }
        unsafe self.function = function
    }

    func call(error: UInt32, byteCount: UInt32, overlapped: UnsafeMutablePointer<WSAOVERLAPPED>) {
        unsafe function(error, byteCount, overlapped, 0)
    }
}

/// `STATUS_PENDING`, which is a cast in C.
let pendingStatus: UInt = 0x103
