import CLinux
import TestSupport
import WSPProtocol
import WSPSystem

@testable import WSPClient

/// A service that follows a script on a thread of its own.
final class FakeService: Sendable {
    private let ended = Promise<(any Error)?>()

    private init() {}

    /// Serves one connection, and returns a client that has adopted its other end.
    static func adopted(_ script: @escaping @Sendable (Peer) throws -> Void) async throws -> (FakeService, Client) {
        let (near, far) = try StreamSocket.pair()
        let service = FakeService()
        try service.start { try script(Peer(StreamSocket(Descriptor(owning: far)))) }
        return (service, try await Client(adopting: near))
    }

    /// Serves the socket of a folder, which nobody serves any more once the script has ended.
    static func listening(
        in folder: TemporaryFolder, _ script: @escaping @Sendable (Listener) throws -> Void
    ) async throws -> FakeService {
        let service = FakeService()
        let isListening = Signal()
        try service.start {
            // Also where listening fails: then the end of the script tells why.
            defer { isListening.give() }
            let listener = try Listener(path: folder.socketPath)
            isListening.give()
            try script(listener)
        }
        try await isListening.received()
        return service
    }

    private func start(_ body: @escaping @Sendable () throws -> Void) throws {
        try BackgroundThread.start { [ended] in
            var failure: (any Error)?
            do {
                try body()
            } catch {
                failure = error
            }
            ended.settle(.success(failure))
        }
    }

    /// Waits for the end of the script, and throws what it threw.
    func finish() async throws {
        if let error = try await ended.value(abandon: {}) { throw error }
    }
}
