import CLinux
import Logging
import WSPLog
package import WSPSystem

/// Accepts connections on a listening socket and hands them to a service.
package final class Acceptor {
    /// How long no connection is accepted after the process has run out of descriptors.
    ///
    /// The waiting ones keep the socket readable, so without a pause the loop would do nothing else.
    private static let pause = TimeSpan.seconds(1)
    /// The listening socket.
    package let socket: ListeningSocket
    private let service: Service
    private var registration: Reactor.Registration?
    /// Who connects is known once the connection is accepted; till then they all stand in one line.
    private var share = LoopShare()

    /// Starts accepting.
    ///
    /// - Throws: ``SystemError`` where the socket cannot be watched.
    package init(_ socket: consuming ListeningSocket, service: Service) throws(SystemError) {
        self.socket = socket
        self.service = service
        try watch()
    }

    /// Stops accepting; connections made stay.
    package func stop() {
        if let registration { service.reactor.deregister(registration) }
        registration = nil
    }

    /// True where the path of the socket is its own, and not that of somebody who passed it.
    package var ownsPath: Bool { socket.ownsPath }

    /// Changes who may connect from now on; see ``ListeningSocket/setAccess(mode:group:)``.
    package func setAccess(mode: UInt32, group: UInt32?) throws(SystemError) {
        try socket.setAccess(mode: mode, group: group)
    }

    private func watch() throws(SystemError) {
        registration = try service.reactor.register(socket.descriptor.number, for: .readable) { [unowned self] _ in
            accept()
        }
    }

    /// Accepts connections for as long as there is time in this turn; the socket stays readable for the next.
    private func accept() {
        let start = service.now
        let rest = share.rest(in: service.reactor.turnNumber, quantum: service.acceptingQuantum)
        guard rest > TimeSpan(nanoseconds: 0) else { return }
        defer { share.spend(service.now.since(start)) }
        do throws(SystemError) {
            repeat {
                switch try socket.accept() {
                case .some(let descriptor): try service.attach(descriptor)
                case .none: return
                }
            } while service.now < start + rest
        } catch {
            service.logger.log(.acceptFailed, .warning, "cannot accept a connection; pausing", ["error": "\(error)"])
            stop()
            resumeLater()
        }
    }

    private func resumeLater() {
        _ = service.reactor.schedule(at: service.now + Acceptor.pause) { [weak self] in self?.resume() }
    }

    private func resume() {
        do throws(SystemError) {
            try watch()
        } catch {
            // Without the socket the daemon is of no use: it is tried for as long as it takes.
            service.logger.log(
                .acceptFailed, .warning, "cannot watch for connections; pausing", ["error": "\(error)"])
            resumeLater()
        }
    }
}
