internal import CLinux
internal import CWSP
internal import WSPProtocol
internal import WSPSystem

extension Library {
    /// The calling thread's record, made where there is none.
    func currentThread() throws(WinsockError) -> ThreadRecord {
        if let record = threads[wspd_thread_number()] { return record }
        let number = threads.insert { ThreadRecord(number: $0) }
        guard wspd_set_thread_number(number) == 0, let record = threads[number] else {
            threads.remove(number)
            throw .notEnoughMemory
        }
        return record
    }

    /// Ends what a thread has issued, which nobody waits for alertably any more.
    fileprivate func endThread(_ number: UInt64) {
        for id in operations.ids {
            guard let operation = operations[id], operation.thread == number,
                case .overlapped = operation.listener
            else { continue }
            cancel(operation, .operationAborted)
        }
        guard let record = threads[number] else { return }
        record.hasEnded = true
        record.clear()
        if record.openCount == 0 { threads.remove(number) }
    }

    /// Closes a record; it stays while its thread lives.
    func close(_ record: ThreadRecord) {
        record.openCount -= 1
        if record.openCount == 0, record.hasEnded { threads.remove(record.number) }
    }
}

/// Ends what the thread of a number has issued.
@c @implementation
public func wspd_thread_ended(_ number: UInt64) {
    withLibrary { $0.endThread(number) }
}

/// Makes the calls that are queued to the calling thread, without the lock; true if there was one.
func performQueuedCalls() -> Bool {
    var any = false
    while let call = withLibrary({ library in library.threads[wspd_thread_number()]?.takeCall() }) {
        call.perform()
        any = true
    }
    return any
}
