import CLinux
import Testing
import WSPSystem

@Suite("Signals as a descriptor")
struct SignalSourceTests {
    /// Lets the signals through again, so that nothing this thread does later inherits the block.
    private func unblock(_ signals: [Int32]) {
        var set = sigset_t()
        unsafe sigemptyset(&set)
        for signal in signals { unsafe sigaddset(&set, signal) }
        unsafe _ = pthread_sigmask(SIG_UNBLOCK, &set, nil)
    }

    @Test("come one by one instead of ending the process, and wake the loop")
    func delivery() throws {
        let source = try SignalSource([SIGUSR1, SIGUSR2])
        defer { unblock([SIGUSR1, SIGUSR2]) }
        #expect(try source.next() == nil)
        let reactor = try Reactor(clock: ManualClock())
        var isReadable = false
        let registration = try reactor.register(source.descriptor.number, for: .readable) { _ in isReadable = true }
        // To this thread only; the default action of both is to end the process.
        #expect(raise(SIGUSR2) == 0)
        #expect(raise(SIGUSR1) == 0)
        try reactor.turn(waiting: true)
        reactor.deregister(registration)
        #expect(isReadable)
        let first = try source.next()
        let second = try source.next()
        #expect(Set([first, second]) == [SIGUSR1, SIGUSR2])
        #expect(try source.next() == nil)
    }
}
