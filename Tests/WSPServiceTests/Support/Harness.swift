import CLinux
import Logging
import Rtnetlink
import WSPSystem

@testable import WSPService

/// A service with a fake kernel and a clock that stands, driven turn by turn on the test's own thread.
final class Harness {
    static let epoch: UInt64 = 0x1122_3344_5566_7788

    let clock = ManualClock()
    let kernel: FakeKernel
    private(set) var reactor: Reactor
    private(set) var service: Service
    let log = LogRecorder()
    let clocks: FakeClocks
    private let configuration: ServiceConfiguration

    /// Starts a service, and lets the time pass in which it trusts no answer because it has just started.
    convenience init(_ configure: (inout ServiceConfiguration) -> Void = { _ in }) throws {
        var configuration = ServiceConfiguration()
        configure(&configuration)
        let kernel = try FakeKernel()
        kernel.setUpUsualNetwork()
        try self.init(startingWith: kernel, configuration)
        try advance(1000)
    }

    /// Starts a service; no time has passed since.
    init(startingWith kernel: FakeKernel, _ configuration: ServiceConfiguration = ServiceConfiguration()) throws {
        self.kernel = kernel
        self.configuration = configuration
        reactor = try Reactor(clock: clock)
        clocks = try FakeClocks()
        let logger = Logger(label: "test") { [log] _ in log }
        service = Service(
            kernel: kernel, reactor: reactor, configuration: configuration, epoch: Harness.epoch, clocks: clocks,
            logger: logger)
        try service.start()
    }

    deinit {
        service.stop()
    }

    /// Has another service take the place of this one, after something has happened `meanwhile`.
    func restart(_ meanwhile: () throws -> Void = {}) throws {
        try restart(configuring: { _ in }, altering: { _ in }, meanwhile)
    }

    /// Has another service take the place of this one, of another configuration and with an image that is altered.
    func restart(
        configuring configure: (inout ServiceConfiguration) -> Void = { _ in },
        altering alter: (inout [UInt8]) -> Void, _ meanwhile: () throws -> Void = {}
    ) throws {
        var (image, connections) = service.handOver()
        // The service manager's copies; the originals go with their process.
        connections = connections.map { dup($0) }
        alter(&image)
        reactor = try Reactor(clock: clock)
        var configuration = configuration
        configure(&configuration)
        let logger = Logger(label: "test") { [log] _ in log }
        service = Service(
            kernel: kernel, reactor: reactor, configuration: configuration, epoch: Harness.epoch + 1, clocks: clocks,
            logger: logger)
        try meanwhile()
        service.takeOver(image, connections: connections)
        try service.start()
        try run()
    }

    /// Turns often enough for all that is ready, batches of thousands and floods of requests apart.
    func run(turns: Int = 6) throws {
        for _ in 0..<turns { try reactor.turn(waiting: false) }
    }

    /// Lets milliseconds pass at once, and turns.
    func advance(_ milliseconds: Int) throws {
        clock.advance(by: .milliseconds(milliseconds))
        try run()
    }

    /// Lets milliseconds pass one by one, as a loop that sleeps until its next timer sees them.
    func pass(_ milliseconds: Int) throws {
        for _ in 0..<milliseconds { try advance(1) }
    }
}
