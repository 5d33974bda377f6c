import CLinux

/// A single-threaded event loop over epoll(7): descriptors, timers and work to be done in slices.
///
/// One turn of the loop waits until something is ready, runs the handlers of the descriptors that are, then the timers
/// that are due, then each deferred piece of work once. Everything runs on the thread that calls ``turn(waiting:)``;
/// there are no locks.
///
/// A handler may deregister any descriptor, its own included, while events of the same wait are still to be delivered.
/// An event therefore carries the registration's id and not the descriptor: the id of a registration that has ended
/// matches nothing, even when the descriptor's number has been given out again since.
package final class Reactor {
    /// What a descriptor is watched for.
    package struct Interest: OptionSet, Sendable {
        package let rawValue: UInt32
        package init(rawValue: UInt32) { self.rawValue = rawValue }

        package static let readable = Interest(rawValue: EPOLLIN.rawValue)
        package static let writable = Interest(rawValue: EPOLLOUT.rawValue)

        /// Watched for what the parameters say.
        ///
        /// The standard library's way from an array literal costs more than a system call.
        package init(readable: Bool, writable: Bool) {
            self.init(rawValue: (readable ? EPOLLIN.rawValue : 0) | (writable ? EPOLLOUT.rawValue : 0))
        }
    }

    /// What a descriptor is ready for; hang-up and error come unasked.
    package struct Readiness: OptionSet, Sendable {
        package let rawValue: UInt32
        package init(rawValue: UInt32) { self.rawValue = rawValue }

        package static let readable = Readiness(rawValue: EPOLLIN.rawValue)
        package static let writable = Readiness(rawValue: EPOLLOUT.rawValue)
        package static let hangUp = Readiness(rawValue: EPOLLHUP.rawValue)
        package static let error = Readiness(rawValue: EPOLLERR.rawValue)

        /// True if a read gives something: bytes, their end, or what is wrong.
        package var isWorthReading: Bool {
            rawValue & (EPOLLIN.rawValue | EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0
        }
    }

    /// Names one registration for as long as the reactor lives.
    package struct Registration: Hashable, Sendable {
        fileprivate let index: UInt32
        fileprivate let generation: UInt32
        fileprivate var token: UInt64 { UInt64(generation) << 32 | UInt64(index) }

        fileprivate init(index: UInt32, generation: UInt32) {
            self.index = index
            self.generation = generation
        }

        fileprivate init(token: UInt64) {
            self.init(index: UInt32(truncatingIfNeeded: token), generation: UInt32(token >> 32))
        }
    }

    private struct Slot {
        var generation: UInt32 = 0
        var descriptor: Int32 = -1
        var handler: ((Readiness) -> Void)?
    }

    /// The clock that timers follow.
    package let clock: any MonotonicClock
    /// How long the turns took from the end of their wait to their own: what something that became ready meanwhile had
    /// to wait for at most.
    package private(set) var turns = LatencyHistogram()

    private let epoll: Descriptor
    private var slots: [Slot] = []
    private var freeSlots: [UInt32] = []
    private var events = [clinux_ready](repeating: clinux_ready(), count: Int(CLINUX_READY_CAPACITY))
    private var timers = TimerQueue()
    private var deferred: [() -> Void] = []
    private var isStopped = false

    /// Creates a loop with nothing registered.
    package init(clock: any MonotonicClock = SystemMonotonicClock()) throws(SystemError) {
        self.clock = clock
        epoll = Descriptor(owning: Int32(try retrying("epoll_create1") { Int(clinux_epoll_create()) }))
    }

    /// Watches a descriptor, which stays the caller's and must be deregistered before it is closed.
    ///
    /// The corresponding C function is `epoll_ctl`.
    package func register(
        _ descriptor: Int32, for interest: Interest, _ handler: @escaping (Readiness) -> Void
    ) throws(SystemError) -> Registration {
        let index = freeSlots.popLast() ?? UInt32(slots.count)
        if index == slots.count { slots.append(Slot()) }
        let registration = Registration(index: index, generation: slots[Int(index)].generation)
        do throws(SystemError) {
            try control(EPOLL_CTL_ADD, descriptor, interest, registration)
        } catch {
            freeSlots.append(index)
            throw error
        }
        slots[Int(index)].descriptor = descriptor
        slots[Int(index)].handler = handler
        return registration
    }

    /// Changes what a registered descriptor is watched for.
    package func modify(_ registration: Registration, for interest: Interest) throws(SystemError) {
        guard let slot = slot(of: registration) else { return }
        try control(EPOLL_CTL_MOD, slot.descriptor, interest, registration)
    }

    /// Ends a registration; events of it that are already waiting are not delivered.
    package func deregister(_ registration: Registration) {
        guard let slot = slot(of: registration) else { return }
        // Fails only where the descriptor was closed first, and then the kernel has forgotten it already.
        try? control(EPOLL_CTL_DEL, slot.descriptor, [], registration)
        let index = Int(registration.index)
        slots[index] = Slot(generation: slots[index].generation &+ 1)
        freeSlots.append(registration.index)
    }

    private func slot(of registration: Registration) -> Slot? {
        let slot = slots[Int(registration.index)]
        return slot.generation == registration.generation && slot.handler != nil ? slot : nil
    }

    private func control(
        _ operation: Int32, _ descriptor: Int32, _ interest: Interest, _ registration: Registration
    ) throws(SystemError) {
        try retrying("epoll_ctl") {
            Int(clinux_epoll_control(epoll.number, operation, descriptor, interest.rawValue, registration.token))
        }
    }

    /// Runs `handler` once, in the first turn at or after `deadline`.
    package func schedule(at deadline: Instant, _ handler: @escaping () -> Void) -> TimerQueue.Timer {
        timers.insert(deadline: deadline, handler)
    }

    /// Forgets a timer; one that has run already is no error.
    package func cancel(_ timer: TimerQueue.Timer) {
        timers.remove(timer)
    }

    /// When each timer that waits is due.
    package var deadlines: [TimerQueue.Timer: Instant] { timers.deadlines }

    /// Runs `work` once at the end of this turn or of the next; the loop does not sleep before.
    ///
    /// Long work is cut into slices that defer their successors, so that events are served between them.
    package func `defer`(_ work: @escaping () -> Void) {
        deferred.append(work)
    }

    /// Lets ``run()`` return at the end of the present turn.
    package func stop() {
        isStopped = true
    }

    /// Turns until ``stop()``.
    package func run() throws(SystemError) {
        isStopped = false
        while !isStopped {
            try turn(waiting: true)
        }
    }

    /// How many turns are over.
    package var turnNumber: UInt64 { turns.total }

    /// Runs what is ready; waits for the first thing to be so if `waiting`.
    ///
    /// The corresponding C function is `epoll_wait`.
    package func turn(waiting: Bool) throws(SystemError) {
        let timeout = waiting ? timeoutInMilliseconds() : 0
        let epoll = epoll.number
        let count = unsafe events.withUnsafeMutableBufferPointer { buffer in
            unsafe Int(clinux_epoll_wait(epoll, buffer.baseAddress, timeout))
        }
        if count < 0 {
            let error = SystemError.current("epoll_wait")
            if error.errno == EINTR { return }
            throw error
        }
        let start = clock.now
        for index in 0..<count {
            let event = events[index]
            slot(of: Registration(token: event.token))?.handler?(Readiness(rawValue: event.events))
        }
        while let handler = timers.popDue(at: clock.now) {
            handler()
        }
        let work = deferred
        deferred.removeAll(keepingCapacity: true)
        for slice in work {
            slice()
        }
        turns.record(clock.now.since(start))
    }

    /// -1 waits for ever; a fraction of a millisecond is rounded up, so that no timer makes the loop spin.
    private func timeoutInMilliseconds() -> Int32 {
        guard deferred.isEmpty else { return 0 }
        guard let deadline = timers.earliestDeadline else { return -1 }
        let (milliseconds, rest) = deadline.since(clock.now).nanoseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return Int32(clamping: rest == 0 ? milliseconds : milliseconds + 1)
    }
}
