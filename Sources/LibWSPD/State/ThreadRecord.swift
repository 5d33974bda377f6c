internal import CLinux
internal import CWSP

/// A call that waits for its thread to be in an alertable wait.
enum QueuedCall {
    /// WPUQueueApc's.
    case user(UserRoutine)
    /// A completion routine with what it is told.
    case completion(CompletionRoutine, error: UInt32, byteCount: UInt32, Indication)

    func perform() {
        switch self {
        case .user(let routine): routine.call()
        case .completion(let routine, let error, let byteCount, let indication):
            unsafe routine.call(error: error, byteCount: byteCount, overlapped: indication.overlapped)
        }
    }
}

/// A routine of WPUQueueApc with its context.
@safe
struct UserRoutine {
    private let function: @convention(c) (UInt) -> Void
    private let context: UInt

    init?(_ function: LPWSAUSERAPC?, context: UInt) {
        guard let function = function else { return nil }
        self.function = function
        self.context = context
    }

    func call() { function(context) }
}

/// A thread that has issued a request, waited alertably, or was opened.
final class ThreadRecord {
    /// The most calls that may wait for one thread.
    static let maximumCalls = 65536

    let number: UInt64
    /// Calls in the order they were queued, from `next` on.
    private var calls: [QueuedCall] = []
    private var next = 0
    /// Readable while calls wait; -1 before the first alertable wait.
    private var wakeUp: Int32 = -1
    var hasEnded = false
    /// Ids of it that are open.
    var openCount = 0

    init(number: UInt64) {
        self.number = number
    }

    deinit {
        if wakeUp >= 0 { close(wakeUp) }
    }

    /// Queues a call, or says that too many wait.
    ///
    /// Completions are as many as requests, and are never refused.
    @discardableResult
    func queue(_ call: QueuedCall) -> Bool {
        if case .user = call, calls.count - next >= ThreadRecord.maximumCalls { return false }
        calls.append(call)
        if wakeUp >= 0 { eventfd_write(wakeUp, 1) }
        return true
    }

    /// Takes the oldest call.
    func takeCall() -> QueuedCall? {
        guard next < calls.count else {
            if wakeUp >= 0 {
                var count = eventfd_t(0)
                _ = unsafe eventfd_read(wakeUp, &count)
            }
            return nil
        }
        let call = calls[next]
        next += 1
        if next == calls.count {
            calls = []
            next = 0
        }
        return call
    }

    /// The descriptor that is readable while calls wait; -1 where there is none to be had.
    func wakeUpDescriptor() -> Int32 {
        if wakeUp < 0 {
            wakeUp = wspd_new_event()
            if wakeUp >= 0, next < calls.count { eventfd_write(wakeUp, 1) }
        }
        return wakeUp
    }

    /// Lets go of the queue and the descriptor, in a thread that has ended or the child of a fork.
    func clear() {
        calls = []
        next = 0
        if wakeUp >= 0 { close(wakeUp) }
        wakeUp = -1
    }
}
