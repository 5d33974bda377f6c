import CLinux
import Logging
import Rtnetlink
import WSPConfiguration
import WSPLog
import WSPService
import WSPSystem

/// The daemon's life: from the sockets to the signal that ends it.
enum Daemon {
    static func run(
        _ configuration: DaemonConfiguration, from sources: ConfigurationSources, socketPath: String,
        manager: ServiceManager, logger: Logger
    ) throws {
        let signals = try Signals()
        let descriptors = try DescriptorLimit()
        let reactor = try Reactor()
        var passed = try PassedSockets(manager)
        try passed.handOver.forget(manager)
        let listening = try listen(at: socketPath, configuration, &passed)
        if passed.clients != nil { configuration.warnOfPassedSocket(logger) }
        configuration.warnOfDescriptorLimit(descriptors, logger)
        let ownEvents = passed.rtnetlink == nil
        let kernel = try RtnetlinkKernel(
            receiveBuffer: configuration.service.receiveBuffer,
            eventDescriptor: passed.rtnetlink ?? passed.handOver.take(.events)?.release())
        logMalformed(of: kernel, reactor, logger)
        let service = Service(
            kernel: kernel, reactor: reactor, configuration: configuration.service,
            clocks: try SystemClockJumpSource(), connectionRoom: descriptors.connections, logger: logger)
        passed.handOver.resume(service, logger)
        try service.start()
        let acceptor = try Acceptor(listening, service: service)
        let reload = ConfigurationReload(
            sources, configuration, manager: manager, service: service, acceptor: acceptor, descriptors: descriptors,
            logger: logger)
        let registration = try signals.watch(reactor, reload: reload)
        // The loop would keep the reload, that the socket, and so its path would stay.
        defer { reactor.deregister(registration) }
        logger.log(
            .ready, .info, "serving",
            [
                "configuration": "\(sources.presentFile ?? "none")", "receive buffer": "\(kernel.receiveBufferSize)",
                "socket": passed.clients == nil ? "\(socketPath)" : "passed", "version": "\(wspdVersion)",
            ])
        do throws(SystemError) {
            try manager.notify("READY=1")
        } catch {
            throw NotificationError(cause: error)
        }
        Watchdog.feed(manager, reactor)
        try reactor.run()
        logger.log(.stop, .info, "ending", ["signal": "\(signals.ending)"])
        // A courtesy: whatever comes of it, the connections are to be handed over.
        try? manager.notify("STOPPING=1")
        acceptor.stop()
        guard manager.isListening else { return service.stop() }
        do throws(SystemError) {
            try HandOver.give(
                service, acceptor.socket, ownEvents: ownEvents ? kernel.eventDescriptor : nil, to: manager)
        } catch {
            logger.log(.handOverFailed, .error, "cannot hand over to the next process", ["error": "\(error)"])
            service.stop()
        }
    }

    private static func logMalformed(of kernel: RtnetlinkKernel, _ reactor: Reactor, _ logger: Logger) {
        var complaints = ComplaintLimit()
        kernel.onMalformed = { error in
            guard complaints.permits(.messages, at: reactor.clock.now) else { return }
            logger.log(.malformedMessage, .warning, "malformed kernel message", ["error": "\(error)"])
        }
    }

    private static func listen(
        at path: String, _ configuration: DaemonConfiguration, _ passed: inout PassedSockets
    ) throws -> ListeningSocket {
        if let descriptor = passed.clients { return try ListeningSocket(listening: Descriptor(owning: descriptor)) }
        if let listening = try passed.handOver.takeListener(at: path) {
            try listening.setAccess(mode: configuration.socketMode, group: configuration.socketGroup?.id ?? getegid())
            return listening
        }
        return try ListeningSocket(path: path, mode: configuration.socketMode, group: configuration.socketGroup?.id)
    }
}
