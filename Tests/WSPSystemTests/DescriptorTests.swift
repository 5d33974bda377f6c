import CLinux
import Testing
import WSPSystem

@Suite("A descriptor")
struct DescriptorTests {
    @Test("is closed when its owner lets go of it")
    func closes() throws {
        let (near, far) = try StreamSocket.pair()
        let kept = SocketPair.End(far)
        do {
            let descriptor = Descriptor(owning: near)
            #expect(descriptor.number == near)
            #expect(try kept.read() == [])
        }
        #expect(try kept.hasLostOther())
    }

    @Test("stays open when it is released")
    func released() throws {
        let (near, far) = try StreamSocket.pair()
        let kept = SocketPair.End(far)
        let released = SocketPair.End(Descriptor(owning: near).release())
        #expect(released.number == near)
        #expect(try kept.read() == [])
        released.close()
        #expect(try kept.hasLostOther())
    }

    @Test("is never a negative number")
    func negative() async {
        await #expect(processExitsWith: .failure) { _ = Descriptor(owning: -1) }
    }

    @Test("that the kernel refuses is an error with the name of the call")
    func refusal() {
        let error = SystemError("close", errno: EBADF)
        #expect(throws: error) { try retrying("close") { Int(close(-1)) } }
        #expect(error.description == "close: Bad file descriptor")
        #expect(SystemError("call", errno: 9999).description == "call: error 9999")
    }
}

@Suite("The credentials of a peer")
struct PeerCredentialsTests {
    @Test("are those of the process that made the connection")
    func own() throws {
        let pair = try SocketPair()
        let credentials = try PeerCredentials(of: pair.near.number)
        #expect(credentials.processID == getpid())
        #expect(credentials.userID == geteuid())
        #expect(credentials.groupID == getegid())
    }

    @Test("are refused for what is no socket")
    func noSocket() throws {
        let number = clinux_eventfd()
        let descriptor = Descriptor(owning: number)
        #expect(throws: SystemError("getsockopt SO_PEERCRED", errno: ENOTSOCK)) {
            _ = try PeerCredentials(of: number)
        }
        #expect(descriptor.number == number)
    }
}

@Suite("A wake-up")
struct WakeUpTests {
    private final class Shared: Sendable {
        let wakeUp: WakeUp

        init() throws(SystemError) { wakeUp = try WakeUp() }
    }

    @Test("from another thread ends the wait of a loop")
    func otherThread() throws {
        let shared = try Shared()
        let reactor = try Reactor(clock: ManualClock())
        _ = try reactor.register(shared.wakeUp.descriptor.number, for: .readable) { _ in reactor.stop() }
        Task.detached { shared.wakeUp.signal() }
        try reactor.run()
    }

    @Test("is forgotten by one reset, however often it was signalled")
    func reset() throws {
        let wakeUp = try WakeUp()
        let reactor = try Reactor(clock: ManualClock())
        var count = 0
        let registration = try reactor.register(wakeUp.descriptor.number, for: .readable) { _ in count += 1 }
        wakeUp.reset()
        try reactor.turn(waiting: false)
        #expect(count == 0)
        for _ in 0..<5 { wakeUp.signal() }
        try reactor.turn(waiting: false)
        #expect(count == 1)
        wakeUp.reset()
        try reactor.turn(waiting: false)
        #expect(count == 1)
        wakeUp.signal()
        try reactor.turn(waiting: false)
        #expect(count == 2)
        reactor.deregister(registration)
    }
}
