internal import CLinux
public import CWSP
internal import WSPProtocol
internal import WSPSystem

/// A wait with an end, during which queued calls are made if it is alertable.
private struct Wait {
    let deadline: Instant
    let isAlertable: Bool

    init(milliseconds: DWORD, isAlertable: BOOL) {
        let now = SystemMonotonicClock().now
        deadline =
            milliseconds == WSA_INFINITE
            ? Instant(nanoseconds: .max) : now + .milliseconds(Int(milliseconds))
        self.isAlertable = isAlertable != 0
    }

    var isOver: Bool { SystemMonotonicClock().now >= deadline }

    /// The descriptor that tells of queued calls; -1 for a wait that is not alertable.
    func wakeUpDescriptor() throws(WinsockError) -> Int32 {
        guard isAlertable else { return -1 }
        return try withLibrary { library throws(WinsockError) in
            let descriptor = try library.currentThread().wakeUpDescriptor()
            guard descriptor >= 0 else { throw .noBuffers }
            return descriptor
        }
    }
}

/// Sleeps, alertably or not.
///
/// The contract is in the C header.
@c @implementation
public func WSASleepEx(_ dwMilliseconds: DWORD, _ bAlertable: BOOL) -> DWORD {
    let wait = Wait(milliseconds: dwMilliseconds, isAlertable: bAlertable)
    let wakeUp: Int32
    do throws(WinsockError) {
        wakeUp = try wait.wakeUpDescriptor()
    } catch {
        return fail(error)
    }
    while true {
        if wait.isAlertable, performQueuedCalls() { return WAIT_IO_COMPLETION }
        if wait.isOver { return 0 }
        var poll = pollfd(fd: wakeUp, events: Int16(POLLIN), revents: 0)
        _ = unsafe wspd_poll(&poll, 1, wait.deadline.nanoseconds)
    }
}

/// Waits for events, alertably or not.
///
/// The contract is in the C header.
@c @implementation
public func WSAWaitForMultipleEvents(
    _ cEvents: DWORD, _ lphEvents: UnsafePointer<WSAEVENT?>!, _ fWaitAll: BOOL, _ dwTimeout: DWORD, _ fAlertable: BOOL
) -> DWORD {
    guard let events = unsafe lphEvents, unsafe !isWrong(events), (1...DWORD(WSA_MAXIMUM_WAIT_EVENTS)).contains(cEvents)
    else { return fail(.invalidParameter) }
    var polls: [pollfd] = []
    for index in 0..<Int(cEvents) {
        guard let descriptor = unsafe Int32(exactly: Int(bitPattern: events[index])), descriptor > 0 else {
            return fail(.invalidHandle)
        }
        polls.append(pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0))
    }
    let wait = Wait(milliseconds: dwTimeout, isAlertable: fAlertable)
    do throws(WinsockError) {
        return try waitForEvents(&polls, all: fWaitAll != 0, wait)
    } catch {
        return fail(error)
    }
}

private func waitForEvents(_ polls: inout [pollfd], all: Bool, _ wait: Wait) throws(WinsockError) -> DWORD {
    let events = polls.indices
    polls.append(pollfd(fd: try wait.wakeUpDescriptor(), events: Int16(POLLIN), revents: 0))
    // With all to wait for, those that are signalled are left out, until the rest is: then all are looked at again.
    var waited = Array(repeating: true, count: events.count)
    while true {
        if wait.isAlertable, performQueuedCalls() { return WSA_WAIT_IO_COMPLETION }
        _ = unsafe wspd_poll(&polls, UInt32(polls.count), 0)
        guard events.allSatisfy({ polls[$0].revents & Int16(POLLNVAL) == 0 }) else { throw .invalidHandle }
        let signalled = events.filter { polls[$0].revents != 0 }
        if all ? signalled.count == events.count : !signalled.isEmpty { return WSA_WAIT_EVENT_0 + DWORD(signalled[0]) }
        if wait.isOver { return WSA_WAIT_TIMEOUT }
        for index in events { waited[index] = !(all && signalled.contains(index)) }
        var waiting = polls
        for index in events where !waited[index] { waiting[index].fd = -1 }
        _ = unsafe wspd_poll(&waiting, UInt32(waiting.count), wait.deadline.nanoseconds)
    }
}

private func fail(_ error: WinsockError) -> DWORD {
    WSASetLastError(Int32(bitPattern: error.rawValue))
    return WSA_WAIT_FAILED
}
