import CLinux
import WSPSystem

/// The signals that the daemon heeds: SIGHUP reads the configuration anew, SIGTERM and SIGINT end the daemon.
final class Signals {
    private let source: SignalSource
    /// The signal that ended the loop.
    private(set) var ending: Int32 = 0

    /// Blocks the signals from now on; those that come meanwhile wait.
    init() throws(SystemError) {
        source = try SignalSource([SIGTERM, SIGINT, SIGHUP])
    }

    /// Heeds those that wait and all that come until the registration ends.
    func watch(_ reactor: Reactor, reload: ConfigurationReload) throws(SystemError) -> Reactor.Registration {
        try reactor.register(source.descriptor.number, for: .readable) { [unowned self] _ in
            while let signal = try? source.next() {
                if signal == SIGHUP {
                    reload.reload(at: reactor.clock.now)
                } else {
                    ending = signal
                    reactor.stop()
                }
            }
        }
    }
}
