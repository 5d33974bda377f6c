internal import CLinux
internal import CWSP
internal import NetworkPrimitives
internal import WSPProtocol
internal import WSPSystem
internal import WSPTransport

/// All that the library keeps for the process, behind one lock.
///
/// The model. A call either works on the socket itself, or exchanges frames with the service over the one connection of
/// the process. Whoever waits for a frame reads the connection; where several wait, one reads and hands out what came,
/// and the others wait for it to say so. Requests that stay pending have nobody who waits, so with the first of them a
/// thread starts that waits for good, and from then on reads. It also connects anew after a loss, which calls do
/// too, at once.
///
/// All methods run with the lock held, and let go of it only while they wait, in ``pump(until:)``. Routines of the
/// caller's are never called with it.
final class Library {
    /// The longest that a call waits for the service's answer.
    static let patience = TimeSpan.seconds(5)
    /// The pauses between attempts to reach the service while requests are pending.
    static let shortestPause = TimeSpan.milliseconds(50)
    static let longestPause = TimeSpan.seconds(1)
    /// The pause before the service is asked again for what it could not tell or take.
    static let retryPause = TimeSpan.milliseconds(200)
    /// The pause while the service has not taken yet what waits for it.
    static let takeUpPause = TimeSpan.milliseconds(2)
    /// The pause before a service whose queue of connections is full is tried again.
    static let busyPause = TimeSpan.milliseconds(5)
    /// How often ideal send backlogs are looked at.
    static let backlogInterval = TimeSpan.milliseconds(100)

    let clock = SystemMonotonicClock()

    var sockets = SocketStates()
    var operations = SlotTable<Operation>()
    /// How many of them are about an ideal send backlog, and nothing of the service's.
    var backlogCount = 0
    var threads = SlotTable<ThreadRecord>()
    var reservations = SlotTable<PortReservation>()

    var connection: Connection?
    /// The longest frame that the service accepts; nil before it has said so on this connection.
    var maximumFrameLength: Int?
    var exchanges: [Exchange] = []
    var lastExchangeID: UInt64 = 0
    /// True where the last attempt to connect found the service's queue full.
    var isServiceBusy = false
    /// The user that the service takes the process for.
    var connectionUser = geteuid()

    /// True while a thread reads the connection.
    var hasReader = false
    var hasBackgroundThread = false
    /// True while requests wait that the service could not take or tell of although it is there.
    var hasPostponed = false
    /// When the background thread tries next to connect, or to ask again for what could not be told.
    var nextAttempt = Instant(nanoseconds: 0)
    var pause = Library.shortestPause
    /// When the ideal send backlogs are looked at next.
    var nextBacklogLook = Instant(nanoseconds: 0)

    /// Lets go of everything, in the child of a fork.
    ///
    /// What the parent may share is not touched: events, and the memory of structures. Requests that are not there any
    /// more are aborted ones; see ``isPending(_:)``.
    func fork() {
        operations = SlotTable()
        for id in threads.ids {
            threads[id]?.clear()
            threads[id]?.hasEnded = id != wspd_thread_number()
        }
        for id in reservations.ids { reservations[id]?.close() }
        backlogCount = 0
        hasPostponed = false
        sockets = SocketStates()
        reservations = SlotTable()
        // A thread of the parent's that polls it has a reference that nobody gives back.
        connection?.close()
        connection = nil
        maximumFrameLength = nil
        exchanges = []
        hasReader = false
        hasBackgroundThread = false
    }
}

extension Library {
    /// True while a request on the OVERLAPPED at this address is pending in this process.
    func isPending(_ address: UInt) -> Bool {
        operations.ids.contains { id in
            guard let operation = operations[id], case .overlapped(let indication) = operation.listener else {
                return false
            }
            return indication.address == address
        }
    }
}

/// The one library; touched with the lock held only.
nonisolated(unsafe) private var shared: Library?

/// Runs with the lock held.
func withLibrary<Result, Failure: Error>(_ body: (Library) throws(Failure) -> Result) throws(Failure) -> Result {
    let cancelState = wspd_enter()
    defer { wspd_leave(cancelState) }
    let library = unsafe shared ?? Library()
    unsafe shared = library
    return try body(library)
}

/// Lets go of the parent's state, in the child of a fork.
@c @implementation
public func wspd_forked() {
    unsafe shared?.fork()
}
