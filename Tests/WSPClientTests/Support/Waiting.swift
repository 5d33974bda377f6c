import CLinux
import CTestSupport
import WSPSystem

/// How long the fake service waits for anything; reached only by failing tests.
private let limitInMilliseconds: Int32 = 20_000

/// Waits until a descriptor is ready for what poll(2) calls `events`.
func awaitReady(_ descriptor: Int32, _ events: Int32, _ what: String) throws {
    var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
    let count = try retrying("poll") { unsafe Int(poll(&entry, 1, limitInMilliseconds)) }
    if count == 0 { throw ScriptError("nothing came while waiting for \(what)") }
}

/// Waits until a thread of this process waits in connect(2).
func awaitConnectingThread() throws {
    let limit = SystemMonotonicClock().now + .milliseconds(Int(limitInMilliseconds))
    while threads_in_connect() == 0 {
        if SystemMonotonicClock().now > limit { throw ScriptError("no thread waits in connect(2)") }
        sched_yield()
    }
}
