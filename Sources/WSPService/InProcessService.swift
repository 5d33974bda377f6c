import CLinux
import Logging
import Rtnetlink
package import WSPSystem

/// Starts the service on a thread of its own and returns a connected socket, non-blocking, that it serves.
///
/// The thread ends with the connection; where the network cannot be learnt, the connection ends at once.
package func startInProcessService() throws(SystemError) -> Int32 {
    let (client, server) = try StreamSocket.pair()
    let start = InProcessStart(server: server)
    let argument = unsafe Unmanaged.passRetained(start)
    let body: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
        if let argument = unsafe argument {
            let start = unsafe Unmanaged<InProcessStart>.fromOpaque(argument).takeRetainedValue()
            start.run()
        }
        return nil
    }
    let error = unsafe clinux_start_thread(body, argument.toOpaque(), 1 << 20)
    guard error == 0 else {
        unsafe argument.release()
        throw SystemError("pthread_create", errno: error)
    }
    return client
}

private final class InProcessStart {
    private let server: Int32

    init(server: Int32) {
        self.server = server
    }

    func run() {
        // Closed on every way out, so that the client sees its connection end.
        let descriptor = Descriptor(owning: server)
        var logger = Logger(label: "wspd")
        logger.logLevel = .error
        do {
            let configuration = ServiceConfiguration()
            let reactor = try Reactor()
            let kernel = try RtnetlinkKernel(receiveBuffer: configuration.receiveBuffer)
            let service = Service(
                kernel: kernel, reactor: reactor, configuration: configuration, clocks: try SystemClockJumpSource(),
                logger: logger)
            try service.start()
            try service.attach(descriptor)
            while service.hasSessions {
                try reactor.turn(waiting: true)
            }
        } catch {
            logger.error("the service inside this process ended", metadata: ["error": "\(error)"])
        }
    }
}
